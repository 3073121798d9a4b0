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
  readonly format?: string;
  readonly pattern?: string;
}

/** Texts of which one fits most patterns. */
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

/** Something that the schema takes, with no more fields than it must have; undefined when none is found. */
export function sampleOf(schema: z.ZodType): unknown {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema;
  const sample = make(json);
  return schema.safeParse(sample).success ? sample : undefined;
}

function make(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const [choice] = schema.anyOf ?? schema.oneOf ?? schema.allOf ?? [];
  if (choice !== undefined) return make(choice);
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.[0];
  switch (type) {
    case 'object':
      return Object.fromEntries((schema.required ?? []).map((name) => [name, make(schema.properties?.[name] ?? {})]));
    case 'array':
      if (schema.prefixItems !== undefined) return schema.prefixItems.map(make);
      return Array.from({ length: schema.minItems ?? 0 }, () => make(schema.items ?? {}));
    case 'integer':
    case 'number':
      return schema.minimum ?? (schema.exclusiveMinimum ?? 0) + 1;
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return text(schema);
  }
}

function text({ format, pattern, minLength = 1 }: Schema): string {
  if (format === 'email') return 'colleague@court.example';
  const fits = (candidate: string) =>
    candidate.length >= minLength && (pattern === undefined || new RegExp(pattern, 'u').test(candidate));
  return [...TEXTS, 'river-lamp '.repeat(12).slice(0, Math.max(minLength, 1))].find(fits) ?? 'a'.repeat(minLength);
}
