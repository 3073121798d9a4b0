import { describe, expect, it } from 'vitest';
import { parseConversation, readersOf } from './chat.ts';
import { ACCUSED, CITIZEN, CLERK, Courtroom, JUDGE, LAWYER, OBSERVER, WITNESS } from '../courtroom.fixture.ts';
import type { MessageId, SeatId } from '../ids.ts';
import { view } from '../projection/view.ts';

const SHA256 = '0'.repeat(64);

function session(): Courtroom {
  const seats = [CITIZEN, LAWYER, ACCUSED, WITNESS, OBSERVER];
  return new Courtroom()
    .with(JUDGE, CLERK, ...seats)
    .admitted(CITIZEN, LAWYER, ACCUSED, OBSERVER)
    .inSession();
}
const post = (court: Courtroom, by: SeatId, conversation: string) =>
  court.ask(by, { type: 'post-message', message: 'm' as MessageId, conversation, sha256: SHA256 });
const readers = (court: Courtroom, conversation: string, author: SeatId) =>
  readersOf(court.state, parseConversation(court.state, conversation)!, author).sort();

describe('the chat to all', () => {
  it('is for those who run the hearing until it is opened to everybody in the courtroom', () => {
    const court = session();
    expect([JUDGE, CLERK, CITIZEN].map((seat) => post(court, seat, 'all'))).toEqual(['ok', 'ok', 'chat-closed']);
    court.ask(CLERK, { type: 'open-chat', open: true });
    expect(post(court, CITIZEN, 'all')).toBe('ok');
    expect(post(court, WITNESS, 'all')).toBe('not-in-courtroom');
    court.ask(JUDGE, { type: 'open-chat', open: false });
    expect(post(court, CITIZEN, 'all')).toBe('chat-closed');
  });

  it('is neither written nor read by the public, nor read by who waits', () => {
    const court = session();
    court.ask(CLERK, { type: 'open-chat', open: true });
    expect(post(court, OBSERVER, 'all')).toBe('not-permitted');
    expect(readers(court, 'all', JUDGE)).toEqual([ACCUSED, CITIZEN, CLERK, JUDGE, LAWYER]);
  });

  it('is an entry of the log by its digest, without its text', () => {
    const court = session();
    post(court, JUDGE, 'all');
    expect(court.log.at(-1)?.event).toEqual({
      type: 'message-posted',
      message: 'm',
      conversation: 'all',
      sha256: SHA256,
    });
  });
});

describe('the chat with the clerk', () => {
  it('is open to everybody inside, also who waits, and read by the two alone', () => {
    const court = session();
    expect([WITNESS, OBSERVER, CITIZEN].map((seat) => post(court, seat, `clerk:${seat}`))).toEqual(['ok', 'ok', 'ok']);
    expect(readers(court, 'clerk:witness', WITNESS)).toEqual([CLERK, WITNESS]);
    expect(post(court, CLERK, 'clerk:witness')).toBe('ok');
  });

  it('of another is not entered, and of nobody does not exist', () => {
    const court = session();
    expect(post(court, CITIZEN, 'clerk:witness')).toBe('unknown-conversation');
    expect(post(court, JUDGE, 'clerk:citizen')).toBe('unknown-conversation');
    expect(post(court, CITIZEN, 'clerk:nobody')).toBe('unknown-conversation');
    expect(post(court, CLERK, 'clerk:clerk')).toBe('unknown-conversation');
  });
});

describe('what is written between lawyer and client', () => {
  it('is read by the two alone and leaves no trace in the log', () => {
    const court = session();
    const entries = court.log.length;
    expect(post(court, LAWYER, 'counsel:lawyer:accused')).toBe('ok');
    expect(court.log).toHaveLength(entries);
    expect(readers(court, 'counsel:lawyer:accused', LAWYER)).toEqual([ACCUSED, LAWYER]);
  });

  it('is closed to the other party, to the court and to whom the lawyer does not represent', () => {
    const court = session();
    expect(post(court, CITIZEN, 'counsel:lawyer:accused')).toBe('unknown-conversation');
    expect(post(court, LAWYER, 'counsel:lawyer:citizen')).toBe('unknown-conversation');
    expect([JUDGE, CLERK, OBSERVER].map((seat) => post(court, seat, 'counsel:lawyer:accused'))).toEqual([
      'unknown-conversation',
      'unknown-conversation',
      'unknown-conversation',
    ]);
  });

  it('is offered to lawyer and client only', () => {
    const court = session();
    const offered = (seat: SeatId) => view(court.state, seat).chat.conversations.map(({ id }) => id);
    expect(offered(ACCUSED)).toEqual(['all', 'counsel:lawyer:accused', 'clerk:accused']);
    expect(offered(CITIZEN)).toEqual(['all', 'clerk:citizen']);
    expect(offered(OBSERVER)).toEqual(['clerk:observer']);
  });
});
