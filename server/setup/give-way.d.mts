/** Has a session that this process has started give way when this process does; `pid` leads it. */
export function passOn(pid: number): void;
