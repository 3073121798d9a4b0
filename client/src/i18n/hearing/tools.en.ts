import type { Texts } from '../catalogue.ts';
import type { toolsFa } from './tools.fa.ts';

/** Dialogs for the view and the keyboard, requests to speak and the floor, in English. */
export const toolsEn: Texts<typeof toolsFa> = {
  view: {
    title: 'How you see the others',
    court: 'As the court shows it',
    overruled: 'The court is showing something large at the moment. Your choice takes effect after that.',
    done: 'Done',
  },
  shortcuts: {
    title: 'Keyboard shortcuts',
    close: 'Close',
    characters: 'Use shortcuts that are a single letter or sign',
    names: {
      microphone: 'Microphone on or off',
      camera: 'Camera on or off',
      hand: 'Raise or lower your hand',
      people: 'List of people',
      talk: 'Private talk, or deliberation',
      chat: 'Messages',
      nextPage: 'Next page of pictures',
      previousPage: 'Previous page of pictures',
      closePanel: 'Close what is open at the side',
      help: 'This list',
    },
  },
  hand: {
    up: { speak: 'You have asked to speak.', question: 'You have asked to put a question.' },
    change: { speak: 'To speak, not to ask', question: 'I have a question' },
  },
  floor: {
    mine: 'You have the floor.',
    whose: 'On the floor: {{name}}',
    limit_one: 'For {{count, number}} second.',
    limit_other: 'For {{count, number}} seconds.',
    left: '{{time}} left',
    over: '{{time}} over time',
    timeIsUp: 'The time to speak is up.',
    takeBack: 'End turn',
  },
};
