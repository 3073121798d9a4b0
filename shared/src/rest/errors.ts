/** Codes of refused requests, with their HTTP status (RFC 9110). Each part of the service adds its own codes here. */
export const API_ERRORS = {
  /** The request does not match the schema; `problems` names the fields. */
  'bad-request': 400,
  /** Nobody is signed in, or the session has ended. */
  'not-signed-in': 401,
  /** The caller is signed in but has no right to do this. */
  'not-permitted': 403,
  /** Sent by a page of another site, or without the header that our own pages send. */
  'cross-site': 403,
  /** The e-mail or the password is wrong; the answer reveals neither which, nor whether the account exists. */
  'wrong-credentials': 401,
  'wrong-code': 401,
  /** This signature requires a new sign-in at the organisation (`OIDC_AGAIN`) within the last five minutes. */
  'sign-in-again': 403,
  'not-found': 404,
  'wrong-method': 405,
  /** The entity was changed by somebody else meanwhile; the client must read it again. */
  'changed-meanwhile': 409,
  /** Another booking was made meanwhile that clashes with this one: see `find-clashes`. */
  'clashes-meanwhile': 409,
  /** A person's link is or was within the last quarter of an hour open in several browsers, one of which may be a stranger's. */
  'several-browsers': 409,
  /** The person is identified in one browser and waits in another: the identity must be withdrawn first, or the link renewed. */
  'proven-elsewhere': 409,
  /** Not the next step of signing in. */
  'wrong-step': 409,
  'email-taken': 409,
  'account-disabled': 409,
  /** At least one account must remain that can manage accounts. */
  'last-administrator': 409,
  /** The invitation was used or replaced, or has expired: a new one is needed. */
  'invitation-over': 410,
  /** The staff member is allocated to another booking at that time. */
  'allocated-elsewhere': 409,
  /** The time is outside the staff member's working hours. */
  'outside-hours': 409,
  /** The account has no role that permits this allocation. */
  'wrong-staff-role': 409,
  /** Codes are never sent again, nor are messages that are outdated or still on their way. */
  'message-not-resendable': 409,
  /** A short link that was never created. */
  'link-unknown': 404,
  /** A newer link was issued for the seat. */
  'link-replaced': 410,
  /** The seat's link was withdrawn. */
  'link-withdrawn': 410,
  'link-expired': 410,
  'too-large': 413,
  /** `problems` says why: too common, or too similar to the name or e-mail. */
  'weak-password': 422,
  'too-many-requests': 429,
  /** Another case has this number. */
  'case-number-taken': 409,
  'case-archived': 409,
  /** The record is on hold or requested, is not due for deletion yet, or has a deletion order already. */
  'record-kept': 409,
  /** The record was deleted by an order of the court. */
  'record-deleted': 410,
  /** Names and texts were erased, as the law requires. */
  erased: 410,
  /** The requested change is impossible after the hearing was opened. */
  'hearing-begun': 409,
  /** The hearing has ended and cannot be changed any more. */
  'hearing-over': 409,
  'booking-cancelled': 409,
  'booking-not-cancelled': 409,
  'time-has-passed': 409,
  /** The person takes part at another person's device. */
  'no-link-of-own': 409,
  /** The person has neither telephone nor e-mail, so the message cannot be sent. */
  'no-contact': 409,
  /** Another process of the service holds the hearing: the request must go there. */
  'held-elsewhere': 409,
  /** The recording or its copy is stored at another process of the service: the request must go there. */
  'recorded-elsewhere': 409,
  /** Nobody has proven their identity in this browser, or the session has expired: the person must sign in again. */
  'no-session': 401,
  /** This browser has no request for a meeting, or none any more. */
  'no-request': 404,
  /** The request was withdrawn, or was already submitted and only a draft can be changed. */
  'request-over': 409,
  /** `problems` names missing or wrong answers. */
  'answers-missing': 422,
  /** The person has not proven yet that the telephone is theirs. */
  'not-proven': 409,
  /** The one-time code was used, was tried too often, or has expired: a new one is needed. */
  'code-over': 410,
  'not-a-tracking-code': 422,
  'turn-taken': 409,
  /** The office receives nobody at that time. */
  'office-closed': 409,
  /** The office accepts no requests at present. */
  'office-paused': 409,
  /** The queue takes no more people today. */
  'queue-full': 409,
  'too-many-files': 409,
  /** The uploaded part does not start where the stored file ends. */
  'wrong-offset': 409,
  /** The file's content is not of a permitted type. */
  'wrong-file-type': 415,
  /** The file would harm its reader: it unpacks without end, or runs something by itself. */
  'unsafe-file': 422,
  /** The audio or video file is broken, too long, of too large a picture, or of an unsupported kind. */
  'not-playable': 422,
  /** The stored file differs from the submitted file and is shown to nobody. */
  'document-altered': 409,
  /** Pages of documents cannot be rendered now: too many are requested, or this one takes too long. */
  'pages-unavailable': 503,
  /** The case has reached its maximum size. */
  'case-full': 409,
  /**
   * The case's file has the lawyer's national ID, but in another role or with another telephone: the file must be corrected first.
   */
  'named-otherwise': 409,
  /** The file does not name the lawyer as this person's lawyer. */
  'not-a-client': 409,
  /** The document is offered or admitted as an exhibit: a ruling on the exhibit must come first. */
  'is-exhibit': 409,
  /**
   * A sealed document names nobody, and only the judge of the case may seal; parties may at most restrict a document to the court.
   */
  'wrong-access': 409,
  /** The document has not been scanned for viruses yet and is given to nobody before. */
  'scan-awaited': 409,
  /** A virus was found in the document, so it is given to nobody. */
  infected: 409,
  /** The document cannot be scanned for viruses, so it is given to nobody unless the court decides otherwise. */
  'not-scannable': 409,
  /** No virus scanner is set up, so nothing can be scanned. */
  'no-scanner': 409,
  /** Impossible in the present state of the request, document, exhibit or queue. */
  'wrong-stage': 409,
  /** Participants may play a record only when the hearing is over. */
  'hearing-not-over': 409,
  /** Only possible by an order of the presiding judge. */
  'record-sealed': 403,
  /** A copy requires the court's decision on a request for it. */
  'copy-not-ordered': 403,
  /** The person may have a copy without a request. */
  'copy-not-needed': 409,
  /** A copy is not given any more, because it has or may have something that the recipient may not have now: it must be made anew. */
  'copy-outdated': 409,
  /** A request for the same copy is pending, or was decided before. */
  'copy-asked-before': 409,
  /** Nothing of the hearing was recorded, or nothing that the caller may play. */
  'nothing-recorded': 404,
  /** The hearing's log was altered, so nothing in it is relied upon. */
  'record-altered': 500,
  /** The record is encrypted, and its key is missing or cannot be read. */
  'record-key-missing': 500,
  internal: 500,
  'service-draining': 503,
  /** The database cannot be written: its disk is full or refuses, or its server is unreachable. */
  'storage-unavailable': 503,
  /** Other writers hold needed data for too long: nothing was written, and `Retry-After` says when to try again. */
  'storage-busy': 503,
} as const satisfies Record<string, number>;

export type ApiErrorCode = keyof typeof API_ERRORS;

/** A wrong field of a request: its place (`people.2.name`), and a code for the error. */
export interface FieldProblem {
  readonly field: string;
  readonly code: string;
}

/** The body of every refusal. `message` is English for developers; user interfaces translate `code`. */
export interface ApiError {
  readonly code: ApiErrorCode;
  readonly message: string;
  readonly problems?: readonly FieldProblem[];
  /** A code that a person can read out to support. */
  readonly support: string;
}
