import type { Context, ReactNode } from 'react';
import { Router } from 'wouter';
import { ApiProvider } from './api/ApiContext.tsx';
import { fetchFromHere } from '../connection/call.ts';
import type { Send } from '../connection/call.ts';
import { BoardConnectionContext } from './board/BoardConnectionContext.tsx';
import type { OpenBoard } from './board/BoardConnectionContext.tsx';
import { BookingConnectionContext } from './bookings/booking-connection.ts';
import type { WatchBooking } from './bookings/booking-connection.ts';
import { HallConnectionContext } from './hall/HallConnectionContext.tsx';
import type { OpenHall } from './hall/HallConnectionContext.tsx';
import { QueueConnectionContext } from './queue/QueueConnectionContext.tsx';
import type { OpenQueue } from './queue/QueueConnectionContext.tsx';
import { STAFF_BASE } from './session/path.ts';
import { addIcons } from '../ui/Icon.tsx';
import { Gate } from './shell/Gate.tsx';
import { DESK_ICONS } from './ui/desk-icons.tsx';
import { ToastProvider } from './ui/Toasts.tsx';
import { useStaffWords } from './words/useStaffWords.ts';
import './staff.css';

interface StaffAppProps {
  /** Token of the invitation with which the page was opened. */
  readonly invitation: string | null;
  /** Sends requests to the service. */
  readonly send?: Send;
  /** Opens the connection to today's board; if omitted, the app's own. */
  readonly openBoard?: OpenBoard | undefined;
  /** Opens the connection to the changes of a booking's people; if omitted, the app's own. */
  readonly watchBooking?: WatchBooking | undefined;
  /** Opens the connection to a day's queue, and to the hall's screen; if omitted, the app's own. */
  readonly openQueue?: OpenQueue | undefined;
  readonly openHall?: OpenHall | undefined;
}

addIcons(DESK_ICONS);

/** The staff's desk. */
export default function StaffApp(props: StaffAppProps) {
  const { invitation, send = fetchFromHere, openBoard, watchBooking, openQueue, openHall } = props;
  useStaffWords();
  return (
    <ApiProvider send={send}>
      <Router base={STAFF_BASE}>
        <ToastProvider>
          <ContextOverride as={BoardConnectionContext} value={openBoard}>
            <ContextOverride as={BookingConnectionContext} value={watchBooking}>
              <ContextOverride as={QueueConnectionContext} value={openQueue}>
                <ContextOverride as={HallConnectionContext} value={openHall}>
                  <Gate invitation={invitation} />
                </ContextOverride>
              </ContextOverride>
            </ContextOverride>
          </ContextOverride>
        </ToastProvider>
      </Router>
    </ApiProvider>
  );
}

interface ContextOverrideProps<Value> {
  readonly as: Context<Value>;
  readonly value: Value | undefined;
  readonly children: ReactNode;
}

/** Overrides the context's default value, if a value is given. */
function ContextOverride<Value>({ as: Place, value, children }: ContextOverrideProps<Value>) {
  return value === undefined ? children : <Place value={value}>{children}</Place>;
}
