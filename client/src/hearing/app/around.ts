/* What is around the courtroom: the room before it and the pages after it, in one file, which no first picture waits for. */
export { Invitations } from '../consultation/Invitations.tsx';
export { LeftPage } from '../ending/LeftPage.tsx';
export { LinkOverPage } from '../ending/LinkOverPage.tsx';
export { OverPage } from '../ending/OverPage.tsx';
export { RemovedPage } from '../ending/RemovedPage.tsx';
export { WaitingRoom } from '../waiting-room/WaitingRoom.tsx';
