/** Why a request is refused, with the HTTP status that says so (RFC 9110). A part of the service adds its own codes here. */
export const API_ERRORS = {
  /** Not what the schema says; `problems` names the fields. */
  'bad-request': 400,
  /** Nobody is signed in, or the session has ended. */
  'not-signed-in': 401,
  /** Signed in, but without the right to do this. */
  'not-permitted': 403,
  /** Sent by a page of another site, or without the header that our own pages send. */
  'cross-site': 403,
  /** E-mail or password; which of them, and whether there is such an account, is not told. */
  'wrong-credentials': 401,
  'wrong-code': 401,
  /** To sign this they sign in anew at their organisation's (`OIDC_AGAIN`), and within five minutes. */
  'sign-in-again': 403,
  'not-found': 404,
  'wrong-method': 405,
  /** The entity was changed by somebody else meanwhile: read it again. */
  'changed-meanwhile': 409,
  /** Another booking has come in between, with which this one clashes: see `find-clashes`. */
  'clashes-meanwhile': 409,
  /** A person's link is open in several browsers, or was within a quarter of an hour: one of them may be a stranger's. */
  'several-browsers': 409,
  /** The person is known in one browser, and another waits: what was found out has to be withdrawn first, or the link renewed. */
  'proven-elsewhere': 409,
  /** Not what comes next in signing in. */
  'wrong-step': 409,
  'email-taken': 409,
  'account-disabled': 409,
  /** Somebody must be left who can keep the accounts. */
  'last-administrator': 409,
  /** The link was used, replaced or is too old: ask for another. */
  'invitation-over': 410,
  /** The member of staff is allocated to another booking at that time. */
  'allocated-elsewhere': 409,
  /** The member of staff does not work then. */
  'outside-hours': 409,
  /** The account has no role in which it could be allocated so. */
  'wrong-staff-role': 409,
  /** Codes are sent once, and what is past or still on its way is not sent again. */
  'message-not-resendable': 409,
  /** A short link that was never made. */
  'link-unknown': 404,
  /** A newer link was issued for the seat. */
  'link-replaced': 410,
  /** The seat's link was taken back. */
  'link-withdrawn': 410,
  'link-expired': 410,
  'too-large': 413,
  /** `problems` says why: too common, or too like the name or e-mail. */
  'weak-password': 422,
  'too-many-requests': 429,
  /** Another case has this number. */
  'case-number-taken': 409,
  'case-archived': 409,
  /** It is held, asked for, not due yet, or an order to delete it stands already. */
  'record-kept': 409,
  /** The record was deleted by an order of the court. */
  'record-deleted': 410,
  /** Names and texts were destroyed, as the law asks. */
  erased: 410,
  /** What the request would change cannot be changed once the hearing is opened. */
  'hearing-begun': 409,
  /** The hearing has ended: nothing of it is changed any longer. */
  'hearing-over': 409,
  'booking-cancelled': 409,
  'booking-not-cancelled': 409,
  'time-has-passed': 409,
  /** The person sits before somebody else's device. */
  'no-link-of-own': 409,
  /** What would go to the person by message has no way to them: neither telephone nor e-mail. */
  'no-contact': 409,
  /** Another process of the service has the hearing: ask there. */
  'held-elsewhere': 409,
  /** The recording, or the copy, lies at another process of the service: ask there. */
  'recorded-elsewhere': 409,
  /** Nobody has shown in this browser who they are, or their time is over: they enter again. */
  'no-session': 401,
  /** This browser has no request for a meeting, or has it no longer. */
  'no-request': 404,
  /** It was withdrawn, or handed in where only a draft can be changed. */
  'request-over': 409,
  /** `problems` names what is missing or wrong. */
  'answers-missing': 422,
  /** It was not shown yet that the telephone is theirs. */
  'not-proven': 409,
  /** The one-time code was used, tried too often, or is too old: ask for another. */
  'code-over': 410,
  'not-a-tracking-code': 422,
  'turn-taken': 409,
  /** Nobody is received then. */
  'office-closed': 409,
  /** The office takes no requests for the moment. */
  'office-paused': 409,
  /** No more people can join today. */
  'queue-full': 409,
  'too-many-files': 409,
  /** A part of a file that does not go on where the file ends here. */
  'wrong-offset': 409,
  /** By its content it is none of what may be uploaded. */
  'wrong-file-type': 415,
  /** It would harm who opens it: it unpacks without end, or does something by itself. */
  'unsafe-file': 422,
  /** A recording that is broken, too long or too large a picture, or of a kind that is not played. */
  'not-playable': 422,
  /** What is stored is not what was filed: it is shown to nobody. */
  'document-altered': 409,
  /** Pages of documents cannot be made now: too many are asked for, or this one takes too long. */
  'pages-unavailable': 503,
  /** The case holds as much as a case may hold. */
  'case-full': 409,
  /** The case's file has this lawyer's national ID, and not as a lawyer with their telephone: that is corrected there first. */
  'named-otherwise': 409,
  /** The file does not say that the lawyer acts for this person. */
  'not-a-client': 409,
  /** It is offered or admitted as an exhibit: that is ruled upon first. */
  'is-exhibit': 409,
  /** A sealed document names nobody, and only the judge of the case seals; parties say at most that it is for the court alone. */
  'wrong-access': 409,
  /** A document's content was not looked through for viruses yet: it is given to nobody before. */
  'scan-awaited': 409,
  /** A virus was found in it: it is given to nobody. */
  infected: 409,
  /** It cannot be looked through for viruses: it is given to nobody before the court decides that it is. */
  'not-scannable': 409,
  /** No virus scanner is set up: nothing can be looked through. */
  'no-scanner': 409,
  /** Not while the request, document or exhibit is as it is, or the queue as it is. */
  'wrong-stage': 409,
  /** People who are there for themselves may play a record when the hearing is over. */
  'hearing-not-over': 409,
  /** Only by an order of whoever presides. */
  'record-sealed': 403,
  /** A copy is given when the court has decided on a request for it. */
  'copy-not-ordered': 403,
  /** They may have a copy without asking. */
  'copy-not-needed': 409,
  /** A request for the same is not decided yet, or was decided before. */
  'copy-asked-before': 409,
  /** Nothing of the hearing was on the record, or nothing that the caller may play. */
  'nothing-recorded': 404,
  /** The hearing's log is not what was entered: nothing that it says is acted upon. */
  'record-altered': 500,
  /** The record is encrypted, and its key is missing or cannot be read. */
  'record-key-missing': 500,
  internal: 500,
  'service-draining': 503,
  /** The database cannot be written: its disk is full or refuses, or its server is away. */
  'storage-unavailable': 503,
  /** Others hold what the request needs for longer than anybody waits: nothing was written, and `Retry-After` says when to try again. */
  'storage-busy': 503,
} as const satisfies Record<string, number>;

export type ApiErrorCode = keyof typeof API_ERRORS;

/** A field that a request has wrong: where it stands (`people.2.name`), and a code of what is wrong with it. */
export interface FieldProblem {
  readonly field: string;
  readonly code: string;
}

/** The body of every refusal. `message` is English for developers; people are told by `code`. */
export interface ApiError {
  readonly code: ApiErrorCode;
  readonly message: string;
  readonly problems?: readonly FieldProblem[];
  /** A code that a person can read out to support. */
  readonly support: string;
}
