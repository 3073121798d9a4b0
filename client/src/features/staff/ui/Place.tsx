/** The branch that hears a case, and the room if there is one, whose name is kept in one piece. */
export function Place({ branch, room = null }: { readonly branch: string; readonly room?: string | null }) {
  return (
    <>
      {branch}
      {room !== null && room !== '' && (
        <>
          {' '}
          <span className="nowrap">· {room}</span>
        </>
      )}
    </>
  );
}
