import { Button } from '../../ui/Button.tsx';
import { useConductWords } from '../conduct/useConductWords.ts';
import { useVoiceOnly } from './useVoiceOnly.ts';

/** To be here by voice alone, or with pictures again. */
export function VoiceOnlyButton({ small = false }: { readonly small?: boolean }) {
  const t = useConductWords();
  const [voiceOnly, choose] = useVoiceOnly();
  return (
    <Button
      look="quiet"
      {...(small ? { size: 'small' } : { icon: voiceOnly ? 'camera' : 'camera-off' })}
      onPress={() => choose(!voiceOnly)}
    >
      {t(voiceOnly ? 'line.toPictures' : 'line.toVoiceOnly')}
    </Button>
  );
}
