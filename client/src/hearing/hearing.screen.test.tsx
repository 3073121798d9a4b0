import type { RoomId, SeatId } from '@mahzar/shared/hearing/ids';
import { useTranslation } from 'react-i18next';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { en } from '../i18n/en.ts';
import { firstEn } from '../i18n/first.en.ts';
import { addWords, LATER } from '../i18n/i18n.ts';
import { laterEn } from '../i18n/later.en.ts';
import { NO_HELP } from '../session/help.ts';
import { aPerson, aRoom } from '../session/scene.fixture.ts';
import type { aScene } from '../session/scene.fixture.ts';
import type { DeviceChoice } from '../session/types.ts';
import { useAct } from './acts/useAct.ts';
import { useJoin } from './app/useJoin.ts';
import { ChatPanel } from './chat/ChatPanel.tsx';
import BarActs from './conduct/BarActs.tsx';
import JudgeBar from './conduct/JudgeBar.tsx';
import Countdown from './conduct/Countdown.tsx';
import { Invitations } from './consultation/Invitations.tsx';
import TalkPanel from './consultation/TalkPanel.tsx';
import ConnectionQuality from './courtroom/ConnectionQuality.tsx';
import { LeaveControl } from './courtroom/LeaveControl.tsx';
import MeetingOverPage from './ending/MeetingOverPage.tsx';
import { OverPage } from './ending/OverPage.tsx';
import ExhibitBoard from './exhibits/ExhibitBoard.tsx';
import HelpDialog from './help/HelpDialog.tsx';
import { DevicePage } from './join/DevicePage.tsx';
import { showHearing } from './hearing.fixture.tsx';
import type { ShownHearing } from './hearing.fixture.tsx';
import { ComingText } from './notices/ComingText.tsx';
import { NoticeList } from './notices/NoticeList.tsx';
import PeoplePanel from './people/PeoplePanel.tsx';
import { WaitingRoom } from './waiting-room/WaitingRoom.tsx';

let shown: ShownHearing;
afterEach(() => shown.leave());

const CHAT = { chat: { open: true, conversations: [{ id: 'all', writable: true }] } };
const FIELD = 'Message to Everybody in the courtroom';

describe('the chat', () => {
  it('keeps what was written when it is refused, and sends it again as the same message', async () => {
    shown = await showHearing(<ChatPanel />, { scene: CHAT });
    shown.refuse('too-many-messages');
    await shown.type(FIELD, 'I cannot open the exhibit.');
    await shown.press('Send');
    expect(shown.field(FIELD).value).toBe('');
    expect(shown.text()).toContain('I cannot open the exhibit.');
    expect(shown.text()).toContain('Not sent');
    shown.refuse(null);
    await shown.press('Send again');
    expect(shown.buttons()).not.toContain('Send again');
    expect(shown.text()).toContain('I cannot open the exhibit.');
    const [first, second] = shown.asked;
    expect(second).toEqual(first);
  });

  it('keeps what was begun while its panel is closed, and forgets what was given up', async () => {
    const panel = <ChatPanel />;
    shown = await showHearing(panel, { scene: CHAT });
    await shown.type(FIELD, 'half a sen');
    await shown.scene({ chat: { open: false, conversations: [{ id: 'all', writable: false }] } });
    expect(() => shown.field(FIELD)).toThrow();
    await shown.scene(CHAT);
    expect(shown.field(FIELD).value).toBe('half a sen');
    shown.refuse('unreachable');
    await shown.press('Send');
    await shown.press('Delete');
    expect(shown.text()).not.toContain('half a sen');
    expect(shown.field(FIELD).value).toBe('');
  });
});

describe('an exhibit that is shown', () => {
  const SHOWN = { exhibit: 1, page: 1, pages: 3, zoom: 200, x: 500, y: 500, by: 'me' as SeatId } as const;
  const names = () => [...document.querySelectorAll('.exhibit__page')].map((img) => img.getAttribute('alt'));

  it('is named over no other picture than its own', async () => {
    const never = new Promise<never>(() => undefined);
    shown = await showHearing(<ExhibitBoard />, {
      scene: { exhibit: SHOWN },
      exhibitPage: (exhibit, page) =>
        exhibit * page === 1 ? Promise.resolve({ ok: true, picture: new Blob(['page']) }) : never,
    });
    await vi.waitFor(() => expect(names()).toEqual(['Exhibit 1, page 1 of 3']));
    await shown.scene({ exhibit: { ...SHOWN, page: 2 } });
    expect(names()).toEqual(['The page is coming']);
    await shown.scene({ exhibit: { ...SHOWN, exhibit: 2 } });
    expect(names()).toEqual([]);
  });

  it('is moved by a key that is held down, and the others are told a few times', async () => {
    shown = await showHearing(<ExhibitBoard />, {
      scene: { exhibit: SHOWN },
      exhibitPage: async () => ({ ok: true, picture: new Blob(['page']) }),
    });
    await vi.waitFor(() => expect(names()).toHaveLength(1));
    const frame = document.querySelector('.exhibit__frame')!;
    for (let press = 0; press < 30; press += 1)
      await shown.after(() => frame.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true })));
    const told = () => shown.asked.filter(({ name }) => name === 'show-exhibit').map(({ request }) => request);
    await vi.waitFor(() => expect(told().at(-1)).toMatchObject({ page: 1, zoom: 200, x: 500, y: 1000 }), 5000);
    expect(told().length).toBeLessThan(6);
  });
});

describe('the list of people', () => {
  const waits = (seat: string) => aPerson(seat, { place: 'waiting' });
  const focused = () => document.activeElement?.textContent;

  it('keeps the focus where somebody was who has been admitted, for whoever has no mouse', async () => {
    const acts = ['admit'] as const;
    shown = await showHearing(<PeoplePanel />, { scene: { acts, people: [waits('Reza'), waits('Sara')] } });
    const admit = (at: number) =>
      shown.after(() => document.querySelectorAll<HTMLElement>('.people__row .button--primary')[at]!.focus());
    await admit(1);
    await shown.scene({ people: [waits('Reza'), aPerson('Sara')] });
    expect(focused()).toBe('Waiting room (1)');
    await admit(0);
    await shown.scene({ people: [aPerson('Reza'), aPerson('Sara')] });
    expect(focused()).toBe('Waiting room (0)');
  });

  it('has a list of what is true of a person only where something is', async () => {
    shown = await showHearing(<PeoplePanel />, {
      scene: { people: [aPerson('Reza', { protected: true }), aPerson('Sara')] },
    });
    const notes = [...document.querySelectorAll('.people__row ul')].map((list) => list.textContent);
    expect(notes).toEqual([en.people.isProtected]);
  });
});

describe('the bar of the next acts', () => {
  it('keeps the focus when the session has begun, on none of the acts that take the place of the first', async () => {
    shown = await showHearing(<JudgeBar />, { scene: { phase: 'open', acts: ['start', 'close'] } });
    await vi.waitFor(() => expect(shown.buttons()).toContain(en.judge.start));
    await shown.after(() => document.querySelector<HTMLElement>('.judge button')!.focus());
    await shown.scene({ phase: 'in-session', acts: ['recess', 'close'] });
    expect(shown.buttons()).toContain(en.judge.recess);
    expect(document.activeElement?.getAttribute('aria-label')).toBe(en.judge.bar);
  });
});

describe('the waiting room', () => {
  it('says where the hearing stands, and follows it', async () => {
    let left = 0;
    shown = await showHearing(<WaitingRoom banner={null} onLeave={() => (left += 1)} />, {
      scene: { phase: 'open', me: aPerson('me', { place: 'waiting' }) },
    });
    expect(shown.text()).toContain('The hearing has not started yet.');
    await shown.scene({ phase: 'in-session' });
    expect(shown.text()).toContain('The hearing is in session.');
    await shown.scene({ phase: 'recess', me: aPerson('me', { place: 'waiting', microphone: 'blocked' }) });
    expect(shown.text()).toContain('The hearing is in recess.');
    expect(shown.text()).toContain('Microphone closed by the court');
    await shown.press('Leave the hearing');
    expect(left).toBe(1);
  });
});

describe('a hearing that is adjourned', () => {
  it('is asked about first, and the question says what follows and who sets the next date', async () => {
    const next = { main: null, unrecorded: false, ends: ['adjourn'] } as const;
    shown = await showHearing(<BarActs next={next} />, { scene: { phase: 'in-session' } });
    await shown.press(en.judge.end);
    await shown.after(() => document.querySelector<HTMLElement>('[role=menuitem]')!.click());
    const asked = document.querySelector('[role=alertdialog], [role=dialog]')?.textContent ?? '';
    expect(asked).toContain('Adjourn this hearing?');
    expect(asked).toContain('Everybody leaves and the record ends.');
    expect(asked).toContain('a clerk or scheduler can set it later at the desk.');
    expect(shown.buttons()).not.toContain(en.judge.setNext);
    expect(shown.asked).toEqual([]);
    await shown.press('Yes, adjourn the hearing');
    expect(shown.asked).toEqual([{ name: 'adjourn', request: {} }]);
  });

  it('can have its next date set first, by whoever may set one, and is not adjourned by that', async () => {
    const next = { main: null, unrecorded: false, ends: ['adjourn', 'close'] } as const;
    const opened: string[] = [];
    const bar = <BarActs next={next} onSetNext={() => opened.push('next')} />;
    const choose = async (at: number) => {
      await shown.press(en.judge.end);
      await shown.after(() => document.querySelectorAll<HTMLElement>('[role=menuitem]')[at]!.click());
    };
    shown = await showHearing(bar, { scene: { phase: 'in-session', acts: ['book-next-hearing'] } });
    await choose(1);
    expect(shown.buttons()).not.toContain(en.judge.setNext);
    await shown.press(en.judge.cancel);
    await choose(0);
    await shown.press(en.judge.setNext);
    expect(document.querySelector('[role=alertdialog]')).toBeNull();
    expect(opened).toEqual(['next']);
    expect(shown.asked).toEqual([]);
    // Set meanwhile, or somebody who may not set it.
    for (const acts of [['book-next-hearing'], []] as const) {
      await shown.scene({ acts, nextHearing: acts.length > 0 ? { startsAt: 1, endsAt: 2 } : null });
      await choose(0);
      expect(shown.buttons()).not.toContain(en.judge.setNext);
      await shown.press(en.judge.cancel);
    }
  });

  it('of a meeting takes the citizen to the request, where somebody who is handed over waits on, and nobody else', async () => {
    const gone: string[] = [];
    const page = <MeetingOverPage goTo={(path) => gone.push(path)} />;
    const me = aPerson('citizen', { role: 'complainant' });
    shown = await showHearing(page, { scene: { kind: 'meeting', phase: 'closed', me } });
    expect(gone).toEqual(['/follow']);
    expect(shown.text()).not.toMatch(/court|close this page/);
    expect(document.querySelector('a[href="/follow"]')?.textContent).toBe('See my request');
    await shown.leave();
    const lawyer = aPerson('guest-a1', { role: 'lawyer' });
    shown = await showHearing(page, { scene: { kind: 'meeting', phase: 'closed', me: lawyer } });
    expect(gone).toEqual(['/follow', '/g']);
    await shown.leave();
    const official = aPerson('official', { role: 'prosecutor' });
    shown = await showHearing(page, {
      scene: { kind: 'meeting', phase: 'closed', entersDirectly: true, me: official },
    });
    expect(shown.text()).toContain('Record the outcome on the page');
    expect(document.querySelector('a[href="/follow"]')).toBeNull();
    expect(gone).toHaveLength(2);
  });

  it('tells the court who sets the next date, and a party how they hear of it', async () => {
    shown = await showHearing(<OverPage how="adjourned" />, { scene: { phase: 'adjourned', entersDirectly: true } });
    expect(shown.text()).toContain('the matter goes on at another');
    expect(shown.text()).toContain('A clerk or scheduler sets the next date at the desk.');
    expect(shown.text()).not.toContain('electronic notification');
    await shown.scene({ entersDirectly: false });
    expect(shown.text()).toContain('The court tells you the date of the next hearing');
    expect(shown.text()).toContain('You need not do anything now.');
    expect(shown.text()).not.toContain('A clerk or scheduler');
  });
});

describe('whose connection is weak', () => {
  const CROWD = { people: [aPerson('judge', { name: 'Reza Kiani' }), aPerson('hidden', { name: 'Sina', alias: 1 })] };

  it('is said of oneself before others, and of others by the name under which one knows them', async () => {
    shown = await showHearing(<ConnectionQuality />, { scene: CROWD });
    expect(shown.text()).toBe('');
    // The person is not told of people whom they do not see.
    await shown.browser({ weak: ['judge', 'screened'] });
    expect(shown.text()).toBe('The connection of Reza Kiani is weak');
    await shown.browser({ weak: ['judge', 'hidden'] });
    expect(shown.text()).toContain('The connections of');
    expect(shown.text()).not.toContain('Sina');
    await shown.browser({ quality: 'poor' });
    expect(shown.text()).toBe('Your connection is very weakVoice only');
    await shown.browser({ quality: 'good', weak: [] });
    expect(shown.text()).toBe('');
  });
});

describe('an invitation into a private room', () => {
  const invitation = { room: 'r1' as RoomId, kind: 'counsel', from: 'lawyer' as SeatId } as const;
  const scene = { people: [aPerson('lawyer', { role: 'lawyer', name: 'Reza Rahimi' })], invitations: [invitation] };

  it('is answered with its own room, and goes when it is withdrawn', async () => {
    shown = await showHearing(<Invitations />, { scene });
    await shown.shows('Reza Rahimi (Lawyer) asks you for a private talk');
    await shown.press('Accept');
    await shown.press('Decline');
    expect(shown.asked).toEqual([
      { name: 'answer-invitation', request: { room: 'r1', accept: true } },
      { name: 'answer-invitation', request: { room: 'r1', accept: false } },
    ]);
    await shown.scene({ invitations: [] });
    expect(shown.buttons()).toEqual([]);
  });

  it('can only be declined by who is in another private room', async () => {
    const here = aRoom({ room: 'r0' as RoomId });
    shown = await showHearing(<Invitations />, { scene: { ...scene, consultation: here } });
    await shown.shows('return from the talk you are in first');
    expect(shown.buttons()).toEqual(['Decline']);
  });
});

describe('a judge who leaves', () => {
  const judge = aPerson('me', { role: 'presiding-judge' });
  const leaving = async (scene: Parameters<typeof aScene>[0]) => {
    const left: (string | undefined)[] = [];
    shown = await showHearing(<LeaveControl onLeave={(handTo) => left.push(handTo)} />, {
      scene: { me: { listensTo: 'floor', ...judge }, acts: ['recess'], ...scene },
    });
    await shown.press('Leave');
    return left;
  };

  /** The buttons of the question, without those that close it for screen readers. */
  const offered = () => shown.buttons().filter((name) => name !== 'Leave' && name !== 'Dismiss');

  it('is asked first while the session needs them, and can call a recess instead', async () => {
    const left = await leaving({ phase: 'in-session' });
    await vi.waitFor(() => expect(document.body.textContent).toContain('The hearing stops for everybody'), 20_000);
    expect(offered()).toEqual(['Call a recess', 'Leave, and stop the hearing', 'Stay']);
    await shown.press('Call a recess');
    expect(shown.asked).toEqual([{ name: 'recess', request: {} }]);
    expect([document.body.textContent.includes('stops for everybody'), left]).toEqual([false, []]);
    await shown.scene({ phase: 'recess' });
    await shown.press('Leave');
    expect(left).toEqual([undefined]);
  });

  it('hands the hearing to another judge who is here', async () => {
    const people = [
      aPerson('magistrate', { role: 'investigating-judge', name: 'Sara Karimi' }),
      aPerson('panel', { role: 'panel-judge' }),
      aPerson('late', { role: 'presiding-judge', place: 'outside' }),
    ];
    const left = await leaving({ phase: 'in-session', people });
    await vi.waitFor(() => expect(document.body.textContent).toContain('Who presides when you have left?'), 20_000);
    expect(offered()).toEqual(['Hand over to Sara Karimi and leave', 'Call a recess', 'Stay']);
    await shown.press('Hand over to Sara Karimi and leave');
    expect(left).toEqual(['magistrate']);
  });

  it('stays where the service refuses the handing over', async () => {
    function Leaves() {
      const { left, leave } = useJoin();
      return (
        <button type="button" onClick={() => leave('magistrate' as SeatId)}>
          {left ? 'Left' : 'Hand over'}
        </button>
      );
    }
    shown = await showHearing(<Leaves />);
    shown.refuse('unknown-seat');
    await shown.press('Hand over');
    expect(shown.buttons()).toEqual(['Hand over']);
    shown.refuse(null);
    await shown.press('Hand over');
    expect(shown.buttons()).toEqual(['Left']);
  });

  it('is not asked again by itself in a later session', async () => {
    await leaving({ phase: 'in-session' });
    await vi.waitFor(() => expect(document.body.textContent).toContain('The hearing stops for everybody'), 20_000);
    await shown.scene({ phase: 'recess' });
    await shown.scene({ phase: 'in-session' });
    expect(document.body.textContent).not.toContain('The hearing stops for everybody');
  });

  it('is not asked as a party', async () => {
    expect(await leaving({ phase: 'in-session', me: { listensTo: 'floor', ...aPerson('me') } })).toEqual([undefined]);
  });
});

describe('a call that waits for its answer', () => {
  const theirs = aPerson('lawyer', { role: 'lawyer', name: 'Reza Rahimi' });
  const consultable = [{ seat: theirs.seat, bond: 'opposing' }] as const;

  it('names the other side’s lawyer as such, and can be withdrawn without being told of it', async () => {
    shown = await showHearing(
      <>
        <TalkPanel />
        <NoticeList />
      </>,
      { scene: { acts: ['consult', 'confer'], people: [theirs], consultable } },
    );
    await shown.shows('the other side’s lawyer');
    await shown.scene({ calling: [theirs.seat] });
    await shown.shows('Waiting for the answer of Reza Rahimi. You stay in the hearing until they accept.');
    await shown.press('Withdraw the call');
    expect(shown.asked.at(-1)).toEqual({ name: 'leave-consultation', request: {} });
    await shown.scene({ calling: [] });
    expect(shown.text()).not.toContain('is not coming');
  });

  it('tells that it was declined', async () => {
    shown = await showHearing(<NoticeList />, { scene: { people: [theirs], consultable, calling: [theirs.seat] } });
    await shown.scene({ calling: [] });
    await shown.shows('Reza Rahimi is not coming to the private talk.');
  });
});

describe('a private talk that the session ends', () => {
  it('is told of in the same notice as the start of the session, of which a phone shows only the last', async () => {
    const me = { listensTo: 'floor', ...aPerson('me', { microphone: 'off' }) } as const;
    shown = await showHearing(<NoticeList />, {
      scene: { phase: 'recess', me: { ...me, place: 'consultation' }, consultation: aRoom() },
    });
    await shown.scene({ phase: 'starting', me, consultation: null });
    await shown.shows('The session begins, and the private talk has ended.');
    await shown.scene({ phase: 'in-session', me, consultation: null });
    await shown.shows('on the record');
    expect([...document.querySelectorAll('.notice p')].map(({ textContent }) => textContent)).toEqual([
      'The session begins, and the private talk has ended. You are back in the courtroom, and your microphone is off. ' +
        'The hearing is in session and on the record.',
    ]);
  });
});

describe('what passes with time', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 100_000 }));
  afterEach(() => void vi.useRealTimers());
  const pass = (ms: number) => shown.after(() => vi.advanceTimersByTimeAsync(ms));
  /** Shows the notices and a button `Hand`, which is refused. */
  async function showRefusals(): Promise<void> {
    function Hand() {
      const act = useAct();
      return <button onClick={() => void act('raise-hand', { purpose: 'speak' })}>Hand</button>;
    }
    shown = await showHearing(
      <>
        <NoticeList />
        <Hand />
      </>,
    );
    shown.refuse('not-in-courtroom');
  }
  const number = () => document.querySelector('.countdown__number')?.textContent ?? null;

  it('the countdown runs down to the moment, is taken back with it, and begins anew with another', async () => {
    shown = await showHearing(<Countdown />, { scene: { countdownUntil: 112_000 } });
    expect(number()).toBe('12');
    await pass(2_000);
    expect(number()).toBe('10');
    expect(shown.text()).toContain('The session begins in 10 seconds.');
    await shown.scene({ countdownUntil: null });
    expect(number()).toBeNull();
    await shown.scene({ countdownUntil: 132_000 });
    expect(number()).toBe('30');
    expect(shown.text()).toContain('The session begins in 30 seconds.');
  });

  it('a refusal is told with the code for support, until it was there for its time or is closed', async () => {
    await showRefusals();
    await shown.press('Hand');
    expect(shown.text()).toContain('K7');
    await pass(7_000);
    await shown.press('Hand');
    await pass(7_000);
    expect(shown.text()).toContain('K7');
    await pass(1_500);
    expect(shown.text()).not.toContain('K7');
    await shown.press('Hand');
    await shown.press('Close this message');
    expect(shown.text()).not.toContain('K7');
  });

  it('a text that does not come is missed aloud after a minute, and no longer waited for', async () => {
    shown = await showHearing(<ComingText />);
    await pass(59_000);
    expect(shown.text()).toBe('');
    expect(document.querySelector('[data-loading]')).not.toBeNull();
    await pass(2_000);
    expect(shown.text()).toBe(en.courtroom.noticeLate);
    expect(document.querySelector('[data-loading]')).toBeNull();
  });

  it('the time of a notice begins when its text is there', async () => {
    const text = document.createElement('span');
    text.toggleAttribute('data-loading', true);
    await showRefusals();
    document.querySelector('.notices')!.append(text);
    await shown.press('Hand');
    await pass(20_000);
    text.remove();
    await pass(7_000);
    expect(shown.text()).toContain('K7');
    await pass(1_500);
    expect(shown.text()).not.toContain('K7');
  });
});

describe('help', () => {
  it('tells why it is refused before the words of later parts are there', async () => {
    shown = await showHearing(<HelpDialog look="light" onClose={() => undefined} />, {
      loadWords: async () => ({ translation: firstEn }),
    });
    for (const code of ['author-quota', 'hearing-quota'] as const) {
      await shown.browser({ help: { ...NO_HELP, failure: { code, support: 'K7' } } });
      expect(document.body.textContent).toContain(en.errors[code].title);
    }
  });
});

describe('words that come later', () => {
  it('are shown on parts that are there already', async () => {
    function Early() {
      const { t, i18n } = useTranslation();
      return <button onClick={() => addWords(i18n, 'en', { [LATER]: laterEn })}>{t('waiting.title')}</button>;
    }
    shown = await showHearing(<Early />, { loadWords: async () => ({ translation: firstEn }) });
    await shown.press('waiting.title');
    expect(shown.buttons()).toEqual([en.waiting.title]);
  });
});

describe('the device page', () => {
  it('says what is the matter, asks again, and lets people in with what there is', async () => {
    let allowed = false;
    const devices = {
      getUserMedia: async () => {
        if (!allowed) throw new DOMException('', 'NotAllowedError');
        throw new DOMException('', 'NotFoundError');
      },
      enumerateDevices: async () => [],
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    };
    const entered: DeviceChoice[] = [];
    const onEnter = (choice: DeviceChoice): void => void entered.push(choice);
    const more = { entersDirectly: false, entering: false, error: null, banner: null, onCheck: () => undefined };
    shown = await showHearing(<DevicePage source={devices} permissions={undefined} onEnter={onEnter} {...more} />, {
      scene: { me: aPerson('me', { place: 'outside' }) },
    });
    await shown.shows('The camera and microphone are not allowed');
    allowed = true;
    await shown.press('Try again');
    await shown.shows('No camera or microphone was found');
    await shown.press('Continue, only to listen');
    expect(shown.text()).toContain('You join without a microphone: you can listen.');
    await shown.press('Enter the waiting room');
    expect(entered).toEqual([{ microphone: null, camera: null, microphoneOn: false, cameraOn: false }]);
  });
});
