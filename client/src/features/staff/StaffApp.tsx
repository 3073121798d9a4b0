import { Router } from 'wouter';
import { ApiProvider } from './api/ApiContext.tsx';
import type { Send } from './api/call.ts';
import { BoardLineContext } from './board/BoardLineContext.tsx';
import type { OpenBoard } from './board/BoardLineContext.tsx';
import { STAFF_BASE } from './path.ts';
import { Gate } from './signin/Gate.tsx';
import { ToastProvider } from './ui/Toasts.tsx';
import { useStaffWords } from './useStaffWords.ts';
import './staff.css';

interface StaffAppProps {
  /** Token of the invitation with which the page was opened. */
  readonly invitation: string | null;
  /** Calls the service. */
  readonly send?: Send;
  /** Opens the line to today's board; of its own where none is given. */
  readonly openBoard?: OpenBoard | undefined;
}

/** The staff's desk. */
export default function StaffApp({ invitation, send = fetchFromHere, openBoard }: StaffAppProps) {
  useStaffWords();
  return (
    <ApiProvider send={send}>
      <Router base={STAFF_BASE}>
        <ToastProvider>
          {openBoard === undefined ? (
            <Gate invitation={invitation} />
          ) : (
            <BoardLineContext value={openBoard}>
              <Gate invitation={invitation} />
            </BoardLineContext>
          )}
        </ToastProvider>
      </Router>
    </ApiProvider>
  );
}

const fetchFromHere: Send = (address, request) => fetch(address, request);
