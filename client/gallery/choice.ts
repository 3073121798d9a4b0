import type { Phase } from '@mahzar/shared/hearing/state';
import type { NamedPerson, Scene } from '@mahzar/shared/protocol/pushes';
import type { Connection } from '../src/connection/connection-watch.ts';
import type { SessionState, Stage } from '../src/session/types.ts';

/** The differences of a screen of the gallery from a citizen's screen in a session. */
export interface Choice {
  readonly me?: string;
  readonly my?: Partial<NamedPerson>;
  readonly phase?: Phase;
  readonly suspension?: Scene['suspension'];
  readonly others?: readonly (string | readonly [string, Partial<NamedPerson>])[];
  readonly stage?: Stage;
  readonly connection?: Connection;
  readonly alarm?: Scene['recorderAlarm'];
  readonly speakers?: readonly string[];
  readonly quality?: SessionState['quality'];
  readonly weak?: SessionState['weak'];
  readonly leftOut?: SessionState['leftOut'];
  readonly cameraHeld?: boolean;
  readonly voiceOnly?: boolean;
  /** The seat whose picture is frozen. */
  readonly standing?: string;
  readonly listensTo?: string;
  /** Everybody hums. */
  readonly sound?: true;
  /** Further facts of the hearing. */
  readonly more?: Partial<Omit<Scene, 'me' | 'people'>>;
  /** Parts that depend on the screen's language. */
  readonly local?: (language: 'fa' | 'en') => {
    readonly scene?: Partial<Scene>;
    readonly state?: Partial<SessionState>;
  };
}
