import type { SeatId } from '@mahzar/shared/hearing/ids';
import { mayReadTitle } from '@mahzar/shared/hearing/law/titles';
import { valuesOf } from '@mahzar/shared/notify/facts';
import { requiredPlaceholders } from '@mahzar/shared/notify/events';
import { ownCasesLink, shortLink } from '@mahzar/shared/notify/short-link';
import { renderTemplate } from '@mahzar/shared/notify/template';
import type { Template } from '@mahzar/shared/notify/template';
import type { MessageItem } from '@mahzar/shared/rest/messages';
import { builtInTemplate } from '@mahzar/shared/notify/texts/built-in';
import type { TemplateKey } from '@mahzar/shared/notify/texts/built-in';
import type { FindProtected } from '../scheduling/protected-people.ts';
import type { Database } from '../storage/database.ts';
import type { ClaimedMessage, StoredLetter, WrittenLetter } from './ports.ts';
import type { ShortLinks } from './short-link-store.ts';
import type { TemplateStore } from './template-store.ts';

/** Data common to all letters of a court. */
export interface Letterhead {
  /** URL origin of the service. */
  readonly publicUrl: string;
  /** Telephone number for help; null: the branch's office. */
  readonly call: string | null;
  /** The court's time zone, an IANA name. */
  readonly zone: string;
}

/** Writes messages with the court's own text or the built-in one, and with a new link for each letter. */
export function createComposer(parts: {
  readonly templates: TemplateStore;
  readonly links: ShortLinks;
  readonly letterhead: Letterhead;
  /**
   * Finds the seats of a hearing whose people have or had a number instead of a name in its case, and which of them a text names.
   * Letters to them name neither the case nor the person, and no letter has a title that names one.
   */
  readonly protection: Pick<FindProtected, 'atHearing'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}) {
  const { templates, links, letterhead, protection, now } = parts;

  /** Applies protection at the time of writing: the person may have been protected since planning, also at another hearing. */
  async function asProtected(
    on: Database,
    { hearing, person, letter }: Pick<ClaimedMessage, 'hearing' | 'person' | 'letter'>,
  ): Promise<StoredLetter> {
    const { facts } = letter;
    if (facts.about !== 'hearing' || hearing === null || person === null) return letter;
    const { seats, namedBy } = await protection.atHearing(on, hearing);
    const isHidden = facts.protected || seats.has(person as SeatId);
    const named = namedBy(facts.title);
    const title = mayReadTitle(named.size > 0, null) ? facts.title : '';
    if (isHidden === facts.protected && title === facts.title) return letter;
    // A text that was written before, and not sent yet, is written again.
    return { ...letter, facts: { ...facts, protected: isHidden, title }, text: null };
  }

  async function words(key: TemplateKey, letter: StoredLetter, link: string, on?: Database): Promise<Template> {
    const template = (await templates.read(key, on)).template ?? builtInTemplate(key);
    const { zone, call } = letterhead;
    return renderTemplate(template, valuesOf(letter.facts, { language: key.language, zone, call, link }));
  }

  return {
    /**
     * Writes a letter, or keeps the written text while its link is still valid; null when the letter needs a link and the seat has
     * none any longer. A person at another person's device has no link; their letter has the address of their own cases.
     */
    async write(on: Database, message: ClaimedMessage): Promise<WrittenLetter | null> {
      const { hearing, person } = message;
      const letter = await asProtected(on, message);
      // The first versions planned such letters with another event, possibly weeks ahead.
      const ownCases = ownCasesLink(letterhead.publicUrl, message.language);
      const isOwnCases = message.event === 'own-minutes-to-sign' || letter.link === ownCases;
      const needsLink = requiredPlaceholders(message.event).includes('link');
      if (hearing === null || person === null || isOwnCases || !needsLink) {
        return { ...letter, text: letter.text ?? (await words(message, letter, letter.link ?? '', on)) };
      }
      const { text, link: former } = letter;
      if (text !== null && former !== null && (await links.stands(on, codeIn(former)))) return { ...letter, text };
      const code = await links.make(on, hearing, person as SeatId, now());
      if (code === null) return null;
      const link = shortLink(letterhead.publicUrl, code, message.language);
      return { ...letter, link, text: await words(message, letter, link, on) };
    },

    /** The text of a letter that was not sent: as written for an attempt, or as it would be written now, without a link. */
    async preview(on: Database, item: MessageItem, letter: StoredLetter): Promise<Template> {
      const now = await asProtected(on, { hearing: item.booking, person: item.person, letter });
      return now.text ?? words(item, now, '…', on);
    },
  };
}

function codeIn(link: string): string {
  return link.slice(link.indexOf('#') + 1);
}

export type Composer = ReturnType<typeof createComposer>;
