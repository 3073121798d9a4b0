import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CaseActor } from '@mahzar/shared/proceedings/event';
import type { AccountId, DocumentId, OrderId, PartyId } from '@mahzar/shared/proceedings/ids';
import type { DocumentKind } from '@mahzar/shared/proceedings/words';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { OrderText } from '@mahzar/shared/rest/orders';
import type { CaseDocuments } from '../proceedings/case-documents.ts';
import { fileUpload } from '../proceedings/filing.ts';
import type { OrderDesk } from '../proceedings/orders/order-desk.ts';
import type { ProceedingsService } from '../proceedings/proceedings-service.ts';

/** Documents of the demonstration: nobody in them is a real person. */
const DOCUMENTS: readonly {
  readonly file: string;
  readonly kind: DocumentKind;
  readonly title: string;
  readonly of: string;
}[] = [
  { file: 'complaint.pdf', kind: 'complaint', title: 'شکواییه و شرح پرداخت‌ها', of: 'citizen' },
  { file: 'contract.pdf', kind: 'evidence', title: 'قرارداد خرید و فروش', of: 'citizen' },
];

/** The judge's order, drafted by the clerk and served on both sides. */
const ORDER: OrderText = {
  title: 'قرار ارجاع امر به کارشناس',
  sections: [
    {
      heading: '',
      body: 'نظر به اینکه رسیدگی به موضوع نیازمند نظر کارشناس است، به استناد ماده ۲۵۷ قانون آیین دادرسی مدنی، قرار ارجاع امر به کارشناس صادر و اعلام می‌شود.',
    },
    {
      heading: 'موضوع کارشناسی',
      body: '- آیا امضای پای قرارداد خرید و فروش از متهم است؟\n- مبلغی که شاکی پرداخت کرده است چقدر است؟',
    },
    {
      heading: 'مهلت و دستمزد',
      body: 'کارشناس ظرف پانزده روز نظر خود را اعلام می‌کند. دستمزد علی‌الحساب او بیست میلیون ریال است و شاکی آن را می‌پردازد.',
    },
  ],
};
const SERVED_ON = ['citizen', 'accused'] as readonly string[] as readonly PartyId[];

/** The parts of the service that a demonstration case needs. */
export interface CaseStage {
  readonly service: ProceedingsService;
  readonly documents: CaseDocuments;
  readonly orders: Pick<OrderDesk, 'draft' | 'read' | 'sign' | 'serve'>;
}

/**
 * Fills a case half-way: the clerk has filed documents and offered the last one as an exhibit, which the judge is to admit or
 * refuse; an order of the judge was served on both sides.
 */
export async function openDemonstrationCase(
  stage: CaseStage,
  id: string,
  { clerk, judge }: { readonly clerk: string; readonly judge: string },
): Promise<void> {
  const actor: CaseActor = { kind: 'staff', account: clerk as AccountId, as: ['clerk'] };
  await stage.service.begin(id);
  const before = await stage.service.snapshot(id);
  // An earlier demonstration has filled the same case.
  if (before === undefined || before.state.documents.size > 0) return;
  const access = { level: 'parties', named: [] } as const;
  let last: DocumentId | undefined;
  for (const { file, kind, title, of } of DOCUMENTS) {
    const content = readFileSync(join(import.meta.dirname, 'documents', file));
    last = must(await stage.documents.create(id, actor, content.length));
    must(await stage.documents.append(id, actor, last, 0, content));
    const filing = { document: last, kind, title, of: of as PartyId, access, replaces: null };
    must(await fileUpload(stage, id, actor, filing));
  }
  if (last === undefined) return;
  const offer = { type: 'offer-exhibit', document: last, of: 'citizen' as PartyId, hearing: null } as const;
  must(await stage.service.execute(id, offer, actor));
  await issueOrder(stage.orders, id, { clerk: actor, judge: { ...actor, account: judge as AccountId, as: ['judge'] } });
}

async function issueOrder(
  orders: CaseStage['orders'],
  id: string,
  { clerk, judge }: { readonly clerk: CaseActor; readonly judge: CaseActor },
): Promise<void> {
  const order = 'demonstration' as OrderId;
  const draft = { order, kind: 'order', level: 'parties', to: SERVED_ON, deadline: null, text: ORDER } as const;
  must(await orders.draft(id, clerk, draft));
  const { shown } = must(await orders.read(id, order, judge));
  must(await orders.sign(id, order, { draft: shown, code: null, session: null, actor: judge }));
  must(await orders.serve(id, order, { to: SERVED_ON, again: false, actor: clerk }));
}

function must<Value>(result: Result<Value>): Value {
  if (result instanceof Rejection) throw new Error(`the demonstration's case cannot be made: ${result.code}`);
  return result;
}
