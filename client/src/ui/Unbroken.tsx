import { Component } from 'react';
import type { ReactNode } from 'react';

interface UnbrokenProps {
  /** What stands there when something of the page fails while it is drawn. */
  readonly otherwise: ReactNode;
  readonly children: ReactNode;
}

/** Keeps a fault in a part of the page from leaving the whole of it empty. */
export class Unbroken extends Component<UnbrokenProps, { readonly isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError(): { readonly isBroken: boolean } {
    return { isBroken: true };
  }

  override render(): ReactNode {
    return this.state.isBroken ? this.props.otherwise : this.props.children;
  }
}
