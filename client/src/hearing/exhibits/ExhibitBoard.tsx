import { useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import type { PagePoint } from '@mahzar/shared/hearing/exhibit';
import type { ExhibitView } from '@mahzar/shared/hearing/projection/view';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { errorText } from '../../ui/errors/error-text.ts';
import { plainCode } from '../../ui/errors/plain-code.ts';
import { useAct } from '../acts/useAct.ts';
import { useConductWords } from '../conduct/useConductWords.ts';
import { usePartsOfScene, useSession } from '../context/SessionContext.tsx';
import { useStageSize } from '../view/useStageSize.ts';
import { movedBy, nextZoom, placePage, pointAt } from './page-place.ts';
import type { Size } from './page-place.ts';
import { RecordingBoard } from './RecordingBoard.tsx';
import { useExhibitPage } from './useExhibitPage.ts';
import { usePointing } from './usePointing.ts';
import { useShowing } from './useShowing.ts';
import './exhibits.css';

/** Movement of a page for each press of an arrow key. */
const STEP = 100;

/** The exhibit on display; for people who may not see it, a sentence that says so. */
export default function ExhibitBoard() {
  const t = useConductWords();
  const { exhibit } = usePartsOfScene('exhibit');
  if (exhibit === null) return null;
  if (exhibit === 'withheld')
    return (
      <p className="exhibit exhibit--withheld" role="status">
        {t('exhibits.withheld')}
      </p>
    );
  const { playback } = exhibit;
  return playback === undefined ? (
    <Board key={exhibit.exhibit} exhibit={exhibit} />
  ) : (
    <RecordingBoard key={exhibit.exhibit} exhibit={exhibit} playback={playback} />
  );
}

function Board({ exhibit }: { readonly exhibit: ExhibitView }) {
  const t = useConductWords();
  const { t: main } = useTranslation();
  const { language } = useLanguage();
  const { me, acts } = usePartsOfScene('me', 'acts');
  const act = useAct();
  const shown = useExhibitPage(exhibit.exhibit, exhibit.page);
  const isMine = exhibit.by === me.seat;
  const number = (value: number) => formatNumber(language, value);
  const name = t('exhibits.pageOf', {
    number: number(exhibit.exhibit),
    page: number(exhibit.page),
    pages: number(exhibit.pages),
  });
  const { wanted, show, drop } = useShowing(exhibit);
  // Another page is loaded when it is shown to all; the chosen place may be ahead of it.
  const placed = isMine && wanted.page === exhibit.page ? { ...exhibit, ...wanted } : exhibit;
  const isComing = shown.kind === 'here' && shown.page !== exhibit.page;
  const turn = (page: number): void => show({ page, zoom: 100, x: 500, y: 500 });
  const [larger, smaller] = [nextZoom(wanted.zoom, 1), nextZoom(wanted.zoom, -1)];
  return (
    <section className="exhibit" aria-label={t('exhibits.shown')}>
      <div className="exhibit__bar">
        <p role="status">{name}</p>
        {isMine && (
          <div className="exhibit__acts" role="group" aria-label={t('exhibits.turning')}>
            <Button
              size="icon"
              icon="back"
              aria-label={t('exhibits.pageBefore')}
              isDisabled={wanted.page === 1}
              onPress={() => turn(wanted.page - 1)}
            />
            <Button
              size="icon"
              icon="next"
              aria-label={t('exhibits.pageAfter')}
              isDisabled={wanted.page === exhibit.pages}
              onPress={() => turn(wanted.page + 1)}
            />
            <Button
              size="icon"
              icon="zoom-out"
              aria-label={t('exhibits.smaller')}
              isDisabled={smaller === null}
              onPress={() => smaller !== null && show({ zoom: smaller })}
            />
            <Button
              size="icon"
              icon="zoom-in"
              aria-label={t('exhibits.larger')}
              isDisabled={larger === null}
              onPress={() => larger !== null && show({ zoom: larger })}
            />
          </div>
        )}
        {(isMine || acts.includes('hide-any-exhibit')) && (
          <Button
            look="primary"
            size="small"
            icon="close"
            onPress={() => {
              drop();
              void act('hide-exhibit', {});
            }}
          >
            {t('exhibits.hide')}
          </Button>
        )}
      </div>
      {shown.kind === 'coming' && <div className="spinner exhibit__coming" data-loading />}
      {shown.kind === 'failed' && (
        <div className="exhibit__failed" role="alert">
          <p>
            <strong>{main(`errors.${plainCode(shown.error.code)}.title`)}</strong> {errorText(main, shown.error)}
          </p>
          <Button onPress={shown.retry}>{t('exhibits.again')}</Button>
        </div>
      )}
      {shown.kind === 'here' && (
        <Page
          url={shown.url}
          name={isComing ? t('exhibits.coming') : name}
          isComing={isComing}
          exhibit={placed}
          onMove={isMine ? show : null}
        />
      )}
    </section>
  );
}

interface PageProps {
  readonly url: string;
  readonly name: string;
  /** The previous page is shown until the new one is loaded. */
  readonly isComing: boolean;
  readonly exhibit: ExhibitView;
  /** Moves another point to the middle; null for people who only watch. */
  readonly onMove: ((point: PagePoint) => void) | null;
}

/** The page in its frame, with the pointer. The presenter points by moving over it, and moves it by a press. */
function Page({ url, name, isComing, exhibit, onMove }: PageProps) {
  const t = useConductWords();
  const frame = useRef<HTMLDivElement>(null);
  const size = useStageSize(frame);
  const [page, setPage] = useState<Size | null>(null);
  const pointed = useSession((state) => state.pointed ?? null);
  const point = usePointing(onMove !== null);
  const place = size === null || page === null ? null : placePage(page, size, exhibit.zoom, exhibit);
  const isLarger = exhibit.zoom > 100;
  const at = (event: PointerEvent): PagePoint | null => {
    const box = frame.current?.getBoundingClientRect();
    if (box === undefined || place === null) return null;
    return pointAt(place, { x: event.clientX - box.left, y: event.clientY - box.top });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = ARROWS[event.key];
    if (step === undefined || !isLarger) return;
    event.preventDefault();
    onMove?.(movedBy(exhibit, step[0] * STEP, step[1] * STEP));
  };
  const showing =
    onMove === null
      ? {}
      : {
          tabIndex: 0,
          role: 'group',
          'aria-label': t('exhibits.moving'),
          onKeyDown,
          onPointerMove: (event: PointerEvent) => point(at(event)),
          onPointerLeave: () => point(null),
          onClick: (event: unknown) => {
            const to = isLarger ? at(event as PointerEvent) : null;
            if (to !== null) onMove(to);
          },
        };
  return (
    // A picture keeps its left and right, whatever the direction of the text around it.
    <div
      ref={frame}
      className="exhibit__frame"
      dir="ltr"
      aria-busy={isComing}
      data-moves={onMove !== null && isLarger}
      {...showing}
    >
      <img
        className="exhibit__page"
        src={url}
        alt={name}
        draggable={false}
        style={place ?? { visibility: 'hidden' }}
        onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) => setPage({ width, height })}
      />
      {pointed !== null && place !== null && !isComing && (
        <span
          className="exhibit__pointer"
          style={{
            left: place.left + (pointed.x / 1000) * place.width,
            top: place.top + (pointed.y / 1000) * place.height,
          }}
        />
      )}
    </div>
  );
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
