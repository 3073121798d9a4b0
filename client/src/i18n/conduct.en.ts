import type { ConductCatalogue } from './catalogue.ts';

/** Words of the courtroom that are not needed for its first frame, in English. They come with the parts that say them. */
export const conductEn: ConductCatalogue = {
  talk: {
    calling: 'Waiting for the answer of {{names}}. You stay in the hearing until they accept.',
    cancel: 'Withdraw the call',
    withoutMine: 'Your interpreter is not here. When they come, you can invite them.',
    withoutTheirs: 'The interpreter of {{names}} is not here: you are talking without one.',
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
