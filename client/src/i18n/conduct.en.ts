import type { ConductCatalogue } from './catalogue.ts';

/** Words of the courtroom that are not needed for its first frame, in English. They come with the parts that say them. */
export const conductEn: ConductCatalogue = {
  talk: {
    calling: 'Waiting for the answer of {{names}}. You stay in the hearing until they accept.',
    cancel: 'Withdraw the call',
    withoutMine: 'Your interpreter is not here. When they come, you can invite them.',
    withoutTheirs: 'The interpreter of {{names}} is not here: you are talking without one.',
  },
  people: {
    left: 'Left',
    leftAt: 'left at {{time}}',
    presides: 'presides',
  },
  notices: {
    personLeft_one: '{{names}} has left the hearing.',
    personLeft_other: '{{names}} have left the hearing.',
    personTalks_one: '{{names}} is in a private talk.',
    personTalks_other: '{{names}} are in a private talk.',
    youPreside: 'The hearing was handed to you: you preside now.',
    presides: 'The judge has left. {{name}} presides now.',
  },
  leaving: {
    stopsTitle: 'The hearing stops for everybody',
    stopsText:
      'Nobody else is here to preside. If you leave now, the session is suspended and the recording pauses until you are back.',
    handTitle: 'Who presides when you have left?',
    handText: 'The hearing goes on, and everybody is told who presides.',
    handTo: 'Hand over to {{name}} and leave',
    stop: 'Leave, and stop the hearing',
    stay: 'Stay',
  },
  interpreterRequired: {
    title: 'Private talk with interpreter only',
    note: 'Without this, a private talk goes on when the interpreter is not there, and both are told so.',
    on: 'only with interpreter',
    require: 'Require',
    requireName: 'Private talk with interpreter only: {{name}}',
    lift: 'Lift',
    liftName: 'Private talk without interpreter allowed: {{name}}',
  },
};
