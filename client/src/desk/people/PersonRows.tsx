import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { Role } from '@mahzar/shared/hearing/roles';
import { Button } from '../../ui/Button.tsx';
import { Badge } from '../ui/Badge.tsx';
import { FieldPlace } from '../ui/FormContext.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { useBookingWords } from '../words/useBookingWords.ts';
import { useStaffWords } from '../words/useStaffWords.ts';
import { AddPerson } from './AddPerson.tsx';
import { withOne } from './contacts.ts';
import { usePersonName } from './usePersonName.ts';
import './person-rows.css';

/** Somebody of a form, by what their closed row says. */
export interface RowPerson {
  readonly id: string;
  readonly role: Role;
  readonly name: string;
}

/** What is missing of somebody before the form can be of use. `contact`: no message can reach them. */
export type Gap = 'name' | 'interpreterLanguage' | 'principals' | 'contact';

interface PersonRowsProps<Person extends RowPerson> {
  readonly people: readonly Person[];
  readonly onChange: (people: readonly Person[]) => void;
  /** Roles of which somebody can be added. */
  readonly roles: readonly Person['role'][];
  readonly newPerson: (role: Person['role']) => Person;
  readonly gapsOf: (person: Person) => readonly Gap[];
  /** What else the closed row says: telephone, whose lawyer they are. */
  readonly aboutOf: (person: Person) => readonly string[];
  /** The fields of one. `at`: their place in the form. */
  readonly children: (person: Person, at: number, change: (part: Partial<Person>) => void) => ReactNode;
}

/**
 * One row a person: name, role and what is missing; opened, their fields. The fields of a closed row are in the document, so
 * that an error in one of them can be led to and opens its row.
 */
export function PersonRows<Person extends RowPerson>(props: PersonRowsProps<Person>) {
  const { people, onChange, roles, newPerson } = props;
  const t = useStaffWords();
  const tell = useTell();
  const named = usePersonName();
  // Whoever is added opens; of those who stood there, the first whose name is still to be typed.
  const [closed] = useState(() => {
    const first = people.find(({ name }) => name.trim() === '');
    return new Set(people.filter((person) => person !== first).map(({ id }) => id));
  });
  const rows = useRef<HTMLDivElement>(null);
  const now = useRef(people);
  useEffect(() => void (now.current = people), [people]);
  const remove = (person: Person, at: number): void => {
    onChange(withOne(people, at, null));
    // The row that held the focus is gone: the next one has it, or the last, or the button that adds somebody.
    const others = [...(rows.current?.querySelectorAll<HTMLElement>('summary.person-row__head') ?? [])];
    others.splice(at, 1);
    (others[at] ?? others.at(-1) ?? rows.current?.querySelector<HTMLElement>('button'))?.focus();
    tell(t('booking.removedPerson', { name: named(person) }), {
      undo: () => onChange(now.current.toSpliced(at, 0, person)),
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
      <AddPerson roles={roles} count={people.length} onAdd={(role) => onChange([...people, newPerson(role)])} />
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
  const { people, onChange, gapsOf, aboutOf, children, person, at, onRemove } = props;
  const t = useStaffWords();
  const words = useBookingWords();
  const named = usePersonName();
  // Not to be set again: from here on the browser keeps whether it is open.
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
          {children(person, at, (part) => onChange(withOne(people, at, { ...person, ...part })))}
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
