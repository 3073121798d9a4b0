/** The content of a version's `fixture.json`. */
export interface Fixture {
  /** 32 bytes, base64. Made for the fixture and used nowhere else. */
  readonly masterKey: string;
  /** Ids of all hearings. */
  readonly hearings: readonly string[];
  /** Hearings that were booked at the desk. */
  readonly bookings: readonly string[];
  /** The hearing that was recorded and closed. */
  readonly recorded: string;
  /** The hearing in whose session the service was killed. */
  readonly killed: string;
  /** A hearing whose recording was deleted. Versions before 4 have none. */
  readonly deleted?: string;
}

/** The state of the killed hearing after a service was started with the data. */
export interface Recovered {
  readonly segments: number;
  /** Number of frames of each seat's sources, with keys such as `citizen mic`. */
  readonly frames: Readonly<Record<string, number>>;
}
