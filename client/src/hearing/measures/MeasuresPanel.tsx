import { usePartsOfScene } from '../context/SessionContext.tsx';
import { LogNotes } from '../notes/LogNotes.tsx';
import { PermissionsLink } from '../permissions/PermissionsLink.tsx';
import { Delegation } from './Delegation.tsx';
import { useConductWords } from '../conduct/useConductWords.ts';
import { FreeWill } from './FreeWill.tsx';
import { InterpreterRequired } from './InterpreterRequired.tsx';
import { Measure } from './Measure.tsx';
import { Protection } from './Protection.tsx';
import { ReachLink } from './ReachLink.tsx';
import { ScreeningList } from './ScreeningList.tsx';
import { withInterpreter } from './subjects.ts';
import './measures.css';

/** Notes for the record, measures for people at risk, acts delegated to the clerk, and the proof of who could hear whom. */
export default function MeasuresPanel() {
  const tc = useConductWords();
  const { acts, screenings, people, delegated } = usePartsOfScene('acts', 'screenings', 'people', 'delegated');
  return (
    <div className="measures">
      {acts.includes('write-notes') && (
        <Measure title={tc('notes.title')}>
          <LogNotes />
        </Measure>
      )}
      {acts.includes('screen') && (
        <Measure title={tc('screening.title')} count={screenings.length}>
          <ScreeningList />
        </Measure>
      )}
      {acts.includes('protect') && (
        <Measure title={tc('protection.title')} count={people.filter((person) => person.protected).length}>
          <Protection />
        </Measure>
      )}
      {acts.includes('require-interpreter') && withInterpreter({ people }).length > 0 && (
        <Measure
          title={tc('interpreterRequired.title')}
          count={people.filter((person) => person.interpreterRequired).length}
        >
          <InterpreterRequired />
        </Measure>
      )}
      {acts.includes('check-free-will') && (
        <Measure title={tc('freeWill.title')}>
          <FreeWill />
        </Measure>
      )}
      {acts.includes('delegate') && (
        <Measure title={tc('delegation.title')} count={delegated.length}>
          <Delegation />
        </Measure>
      )}
      {acts.includes('see-reach-table') && <ReachLink />}
      <PermissionsLink />
    </div>
  );
}
