/* The pages around the courtroom (the room before it and the pages after it) in one file, for which no first picture waits. */
export { Invitations } from '../consultation/Invitations.tsx';
export { LeftPage } from '../ending/LeftPage.tsx';
export { LinkOverPage } from '../ending/LinkOverPage.tsx';
export { OverPage } from '../ending/OverPage.tsx';
export { RemovedPage } from '../ending/RemovedPage.tsx';
export { WaitingRoom } from '../waiting-room/WaitingRoom.tsx';
