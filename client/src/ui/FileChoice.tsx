import { FileTrigger } from 'react-aria-components/FileTrigger';
import { Button } from './Button.tsx';

interface FileChoiceProps {
  /** MIME types. */
  readonly accepted: readonly string[];
  /** The label of the field. */
  readonly label: string;
  /** Words of the button. */
  readonly choose: string;
  readonly chosen: File | null;
  readonly onChoose: (file: File | null) => void;
  readonly id?: string;
  readonly 'aria-describedby'?: string | undefined;
}

/** A button that chooses a file, and the file's name: the browser's own field would show its text in its own language. */
export function FileChoice({ accepted, label, choose, chosen, onChoose, id, ...described }: FileChoiceProps) {
  return (
    <div className="file-choice">
      <FileTrigger acceptedFileTypes={accepted} onSelect={(files) => onChoose(files?.[0] ?? null)}>
        <Button
          {...(id !== undefined && { id })}
          icon="folder"
          aria-label={`${choose}: ${chosen?.name ?? label}`}
          {...described}
        >
          {choose}
        </Button>
      </FileTrigger>
      <bdi>{chosen?.name ?? ''}</bdi>
    </div>
  );
}
