import type { Rejection } from '../../connection/result.ts';

/** What a person can do about an error in this page: load it anew, try again, or nothing here. */
export function remedyOf(code: Rejection['code']): 'reload' | 'try-again' | 'none' {
  switch (code) {
    case 'version-mismatch':
    case 'bad-handshake':
    case 'bad-message':
    case 'unknown-message':
    case 'draining':
    case 'seat-replaced':
    case 'session-replaced':
    case 'media-refused':
    case 'rules-not-accepted':
      return 'reload';
    case 'token-not-yet-valid':
    case 'too-many-messages':
    case 'too-many-tests':
    case 'identity-not-asked':
    case 'not-a-national-id':
    case 'wrong-code':
    case 'code-void':
    case 'identity-needed':
    case 'not-prepared':
    case 'media-unavailable':
    case 'held-elsewhere':
    case 'internal':
    case 'unreachable':
    case 'wrong-phase':
    case 'hearing-not-open':
    case 'not-entered':
    case 'seat-in-use':
    case 'not-waiting':
    case 'not-in-courtroom':
    case 'not-expelled':
    case 'no-host':
    case 'unknown-screen':
    case 'unknown-room':
    case 'not-invited':
    case 'not-in-consultation':
    case 'in-consultation':
    case 'record-unavailable':
    case 'storage-full':
    case 'interpreter-absent':
    case 'share-taken':
      return 'try-again';
    case 'token-missing':
    case 'token-malformed':
    case 'token-bad-signature':
    case 'token-expired':
    case 'token-wrong-audience':
    case 'token-wrong-hearing':
    case 'token-unknown-seat':
    case 'token-replaced':
    case 'token-withdrawn':
    case 'bad-origin':
    case 'identity-locked':
    case 'identity-refused':
    case 'hearing-unknown':
    case 'not-permitted':
    case 'hearing-closed':
    case 'expelled':
    case 'unknown-seat':
    case 'microphone-blocked':
    case 'recorder-works':
    case 'cannot-screen':
    case 'consultation-locked':
    case 'unknown-channel':
    case 'share-not-allowed':
    case 'author-quota':
    case 'hearing-quota':
    case 'chat-closed':
    case 'unknown-conversation':
    case 'not-in-room':
    case 'not-delegable':
    case 'unsupported-browser':
    case 'screen-unavailable':
      return 'none';
    default:
      return code satisfies never;
  }
}
