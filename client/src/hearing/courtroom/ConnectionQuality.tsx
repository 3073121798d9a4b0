import { useTranslation } from 'react-i18next';
import { formatList } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import type { SessionState } from '../../session/types.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useConductWords } from '../conduct/useConductWords.ts';
import { useSession } from '../context/SessionContext.tsx';
import { displayName } from '../names/display-name.ts';
import { VoiceOnlyButton } from '../view/VoiceOnlyButton.tsx';
import { useOwnDevice } from '../devices/useOwnDevice.ts';
import './connection-quality.css';

/**
 * Says in plain words whose connection is weak, the person's own or a speaker's. For the person's own it offers to take part by
 * voice alone, or to switch on a camera that was left off. Empty while all connections are good.
 */
export default function ConnectionQuality() {
  const { t } = useTranslation();
  const words = useConductWords();
  const { language } = useLanguage();
  const own = useSession(ownOf);
  const weak = useSession((state) => state.weak);
  const cameraHeld = useSession(
    ({ cameraHeld: held = false, scene }) => held && scene?.acts.includes('set-camera') === true,
  );
  const switchCamera = useOwnDevice('camera');
  const people = useSession(({ scene }) => scene?.people);
  const named = people?.filter(({ seat, here }) => here && weak.includes(seat)).map((person) => displayName(t, person));
  const sentences = [
    ...(own === null ? [] : [words(`line.${own}`)]),
    ...(cameraHeld ? [words('line.cameraHeld')] : []),
    // The person's own weak line explains the bad sound of others.
    ...((own !== null && own !== 'voiceOnly') || named === undefined || named.length === 0
      ? []
      : [words('line.other', { names: formatList(language, named), count: named.length })]),
  ];
  return (
    <div className="quality-area" role="status">
      {sentences.length > 0 && (
        <p className="quality">
          <Icon name="line" />
          {sentences.join(' ')}
          {/* Only one button: a phone has no room for two next to the words, and the view dialog offers the other one. */}
          {cameraHeld ? (
            <Button look="quiet" size="small" onPress={() => void switchCamera(true)}>
              {words('line.cameraOn')}
            </Button>
          ) : (
            own !== null && own !== 'fair' && <VoiceOnlyButton small />
          )}
        </p>
      )}
    </div>
  );
}

function ownOf({ quality, leftOut = 'none', voiceOnly = false }: SessionState) {
  if (voiceOnly) return 'voiceOnly';
  if (leftOut !== 'none') return 'leftOut';
  return quality === 'fair' || quality === 'poor' ? quality : null;
}
