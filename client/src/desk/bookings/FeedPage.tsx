import { useState } from 'react';
import { createFeed, withdrawFeed } from '@mahzar/shared/rest/bookings';
import { Button } from '../../ui/Button.tsx';
import { useAct } from '../api/useAct.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { SelectField } from '../ui/Field.tsx';
import { Form } from '../ui/Form.tsx';
import { Screen } from '../ui/Screen.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { useTellFailure } from '../ui/useTellFailure.ts';
import { useStaffWords } from '../words/useStaffWords.ts';

/** Hearings in the person's own calendar program. */
export default function FeedPage() {
  const t = useStaffWords();
  const tell = useTell();
  const tellFailure = useTellFailure();
  const [scope, setScope] = useState<'mine' | 'all'>('mine');
  const make = useAct(createFeed, { isQuiet: true });
  const end = useAct(withdrawFeed, { isQuiet: true });
  return (
    <Screen title={t('feed.title')} lead={t('feed.lead')} width="form">
      {make.data === undefined ? (
        <Form
          error={make.error}
          isBusy={make.isPending}
          submit={t('feed.make')}
          onSubmit={() => make.mutate({ body: { scope } })}
        >
          <SelectField
            name="scope"
            label={t('feed.scope')}
            value={scope}
            values={['mine', 'all']}
            nameOf={(one) => t(`feed.scopes.${one}`)}
            onChange={(one) => one !== '' && setScope(one)}
          />
        </Form>
      ) : (
        <section className="card" role="status">
          <p>{t('feed.once')}</p>
          <dl className="facts">
            {(['url', 'username', 'password'] as const).map((part) => (
              <div key={part}>
                <dt>{t(`feed.${part}`)}</dt>
                <dd>
                  <code dir="ltr">{make.data[part]}</code> <CopyButton text={make.data[part]} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      <div>
        <Button
          onPress={() =>
            end.mutate(
              {},
              {
                onSuccess: () => tell(t('feed.ended')),
                onError: tellFailure,
              },
            )
          }
        >
          {t('feed.end')}
        </Button>
      </div>
    </Screen>
  );
}
