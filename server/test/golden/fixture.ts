/** What `fixture.json` of a version says of its data. */
export interface Fixture {
  /** Base64, 32 bytes. Made for the fixture and used by nothing else. */
  readonly masterKey: string;
  /** Ids of all hearings. */
  readonly hearings: readonly string[];
  /** The hearings that were booked at the desk. */
  readonly bookings: readonly string[];
  /** The one that was recorded and closed. */
  readonly recorded: string;
  /** The one in whose session the service was killed. */
  readonly killed: string;
  /** One of which the recording was deleted. Versions before the fourth have none. */
  readonly deleted?: string;
}

/** What is found of the killed hearing when a service has been started with the data. */
export interface Recovered {
  readonly segments: number;
  /** Of each seat's sources, as `citizen mic`. */
  readonly frames: Readonly<Record<string, number>>;
}
