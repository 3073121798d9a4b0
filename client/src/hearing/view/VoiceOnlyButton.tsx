import { Button } from '../../ui/Button.tsx';
import { useConductWords } from '../conduct/useConductWords.ts';
import { useAppServices, useSession } from '../context/SessionContext.tsx';

/** Switches to voice alone, or back to pictures. */
export function VoiceOnlyButton({ small = false }: { readonly small?: boolean }) {
  const t = useConductWords();
  const { session } = useAppServices();
  const voiceOnly = useSession((state) => state.voiceOnly === true);
  return (
    <Button
      look="quiet"
      {...(small ? { size: 'small' } : { icon: voiceOnly ? 'camera' : 'camera-off' })}
      onPress={() => session.setVoiceOnly(!voiceOnly)}
    >
      {t(voiceOnly ? 'line.toPictures' : 'line.toVoiceOnly')}
    </Button>
  );
}
