import type { ReactNode } from 'react';

interface BadgeProps {
  readonly look?: 'plain' | 'good' | 'warn' | 'bad';
  readonly children: ReactNode;
}

/** A state in a word. */
export function Badge({ look = 'plain', children }: BadgeProps) {
  return (
    <span className="badge" data-look={look}>
      {children}
    </span>
  );
}
