import { z } from 'zod';

interface Schema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly minItems?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly format?: string;
  readonly pattern?: string;
}

/** Texts of which at least one fits most patterns. */
const TEXTS = [
  'a',
  '1',
  'A'.repeat(8),
  'A'.repeat(22),
  'A'.repeat(43),
  '123456',
  '12345',
  '0084575948',
  '09121234567',
  '+989121234567',
  '2026-12-01',
  '08:30',
  'fa',
  'word-word',
  'colleague@court.example',
  'https://court.example/',
];

/** Options for generating a sample: which fields, and which texts are preferred. */
interface Way {
  readonly fields: 'needed' | 'all';
  readonly texts: readonly string[];
}

/** A value that the schema accepts, with only the required fields; undefined if none is found. */
export function sampleOf(schema: z.ZodType): unknown {
  return taken(schema, { fields: 'needed', texts: [] });
}

/** A value that the schema accepts, with all fields, and with `words` in each field that accepts it; undefined if none is found. */
export function sampleWith(schema: z.ZodType, words: string): unknown {
  return taken(schema, { fields: 'all', texts: [words] }) ?? taken(schema, { fields: 'needed', texts: [words] });
}

function taken(schema: z.ZodType, way: Way): unknown {
  const sample = make(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema, way);
  return schema.safeParse(sample).success ? sample : undefined;
}

function make(schema: Schema, way: Way): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const [choice] = schema.anyOf ?? schema.oneOf ?? schema.allOf ?? [];
  if (choice !== undefined) return make(choice, way);
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.[0];
  switch (type) {
    case 'object':
      return Object.fromEntries(
        (way.fields === 'all' ? Object.keys(schema.properties ?? {}) : (schema.required ?? [])).map((name) => [
          name,
          make(schema.properties?.[name] ?? {}, way),
        ]),
      );
    case 'array':
      if (schema.prefixItems !== undefined) return schema.prefixItems.map((item) => make(item, way));
      return Array.from({ length: schema.minItems ?? 0 }, () => make(schema.items ?? {}, way));
    case 'integer':
    case 'number':
      return schema.minimum ?? (schema.exclusiveMinimum ?? 0) + 1;
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return text(schema, way.texts);
  }
}

function text({ format, pattern, minLength = 1, maxLength = 1e9 }: Schema, first: readonly string[]): string {
  if (format === 'email') return 'colleague@court.example';
  const fits = (candidate: string) =>
    candidate.length >= minLength &&
    candidate.length <= maxLength &&
    (pattern === undefined || new RegExp(pattern, 'u').test(candidate));
  return (
    [...first, ...TEXTS, 'river-lamp '.repeat(12).slice(0, Math.max(minLength, 1))].find(fits) ?? 'a'.repeat(minLength)
  );
}
