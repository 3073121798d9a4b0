import { useCallback, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { Role } from '@mahzar/shared/hearing/roles';
import { Button } from '../../ui/Button.tsx';
import { Badge } from '../ui/Badge.tsx';
import { FieldPlace } from '../ui/FormContext.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { useBookingWords } from '../words/useBookingWords.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { AddPerson } from './AddPerson.tsx';
import { usePersonName } from './usePersonName.ts';
import './person-rows.css';

/** A person of a form, as their collapsed row shows them. */
export interface RowPerson {
  readonly id: string;
  readonly role: Role;
  readonly name: string;
}

/** Gaps of a person's data before the form is useful. `contact`: no message can reach them. */
export type Gap = 'name' | 'interpreterLanguage' | 'principals' | 'contact';

interface PersonRowsProps<Person extends RowPerson> {
  readonly people: readonly Person[];
  /** Makes the list anew. Must stay the same function: the fields of other people are not redrawn at each key then. */
  readonly onChange: (next: (now: readonly Person[]) => readonly Person[]) => void;
  /** Roles in which people can be added. */
  readonly roles: readonly Person['role'][];
  readonly newPerson: (role: Person['role']) => Person;
  readonly gapsOf: (person: Person) => readonly Gap[];
  /** Further details of the collapsed row: telephone, the lawyer's clients. */
  readonly aboutOf: (person: Person) => readonly string[];
  /** The fields of one person. `at`: their position in the form. `change` stays the same function. */
  readonly children: (person: Person, at: number, change: (part: Partial<Person>) => void) => ReactNode;
}

/**
 * One row per person: name, role and gaps; expanded, their fields. The fields of a collapsed row exist in the document, so that the
 * error summary can link to one and expand its row.
 */
export function PersonRows<Person extends RowPerson>(props: PersonRowsProps<Person>) {
  const { people, onChange, roles, newPerson } = props;
  const t = useStaffWords();
  const tell = useTell();
  const named = usePersonName();
  // An added person's row is expanded; of the existing ones, the first without a name.
  const [closed] = useState(() => {
    const first = people.find(({ name }) => name.trim() === '');
    return new Set(people.filter((person) => person !== first).map(({ id }) => id));
  });
  const rows = useRef<HTMLDivElement>(null);
  const remove = (person: Person, at: number): void => {
    onChange((now) => now.filter(({ id }) => id !== person.id));
    // The focused row is gone: the focus moves to the next one, or the last, or the button that adds a person.
    const others = [...(rows.current?.querySelectorAll<HTMLElement>('summary.person-row__head') ?? [])];
    others.splice(at, 1);
    (others[at] ?? others.at(-1) ?? rows.current?.querySelector<HTMLElement>('button'))?.focus();
    tell(t('booking.removedPerson', { name: named(person) }), {
      undo: () => onChange((now) => now.toSpliced(at, 0, person)),
    });
  };
  return (
    <div className="person-rows" ref={rows}>
      {people.map((person, at) => (
        <PersonRow
          key={person.id}
          {...props}
          person={person}
          at={at}
          startsOpen={!closed.has(person.id)}
          onRemove={() => remove(person, at)}
        />
      ))}
      <AddPerson roles={roles} count={people.length} onAdd={(role) => onChange((now) => [...now, newPerson(role)])} />
    </div>
  );
}

interface PersonRowProps<Person extends RowPerson> extends PersonRowsProps<Person> {
  readonly person: Person;
  readonly at: number;
  readonly startsOpen: boolean;
  readonly onRemove: () => void;
}

function PersonRow<Person extends RowPerson>(props: PersonRowProps<Person>) {
  const { onChange, gapsOf, aboutOf, children, person, at, onRemove } = props;
  const { id } = person;
  const change = useCallback(
    (part: Partial<Person>) => onChange((now) => now.map((one) => (one.id === id ? { ...one, ...part } : one))),
    [onChange, id],
  );
  const t = useStaffWords();
  const words = useBookingWords();
  const named = usePersonName();
  // Not set again: from here on the browser keeps the state.
  const [startsOpen] = useState(props.startsOpen);
  const hasName = person.name.trim() !== '';
  return (
    <FieldPlace value={named(person)}>
      <details className="person-row" id={`field-people-${at}`} aria-label={named(person)} open={startsOpen}>
        <summary className="person-row__head">
          <span className="person-row__who">
            <span className="person-row__name">{hasName ? <bdi>{person.name}</bdi> : words.role(person.role)}</span>
            <span className="soft">
              {[...(hasName ? [words.role(person.role)] : []), ...aboutOf(person)].join(' · ')}
            </span>
          </span>
          <span className="person-row__gaps">
            {gapsOf(person).map((gap) => (
              <Badge key={gap} look={gap === 'contact' || gap === 'principals' ? 'warn' : 'bad'}>
                {t(`booking.gaps.${gap}`)}
              </Badge>
            ))}
          </span>
        </summary>
        <div className="person-row__fields">
          {children(person, at, change)}
          <div className="person-row__foot">
            <Button look="quiet" icon="close" onPress={onRemove}>
              {t('booking.removePerson', { name: named(person) })}
            </Button>
          </div>
        </div>
      </details>
    </FieldPlace>
  );
}
