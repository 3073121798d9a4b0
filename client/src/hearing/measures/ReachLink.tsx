import { Suspense, useState } from 'react';
import { useConductWords } from '../conduct/useConductWords.ts';
import { Button } from '../../ui/Button.tsx';
import { laterPart } from '../later-part.ts';

const ReachPage = laterPart(() => import('./ReachPage.tsx'));

/** Opens the table of who could hear and see whom. */
export function ReachLink() {
  const tc = useConductWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <section className="measure measure--link">
      <Button icon="people" onPress={() => setOpen(true)}>
        {tc('reach.title')}
      </Button>
      <p className="measure__note">{tc('reach.note')}</p>
      {isOpen && (
        <Suspense fallback={<span data-loading />}>
          <ReachPage onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </section>
  );
}
