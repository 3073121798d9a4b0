import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { formatNumber } from '../../i18n/format.ts';
import './bar-chart.css';

/** Appearance of a part of a bar. */
export type BarLook = 'strong' | 'soft' | 'warn' | 'bad' | 'faint';

interface Part {
  readonly name: string;
  readonly look: BarLook;
}

interface BarChartProps {
  readonly title: string;
  /** Says where the same numbers are, for people who do not see the chart. */
  readonly text: string;
  /** The parts of each bar, in order; a single part has no legend. */
  readonly parts: readonly Part[];
  readonly bars: readonly {
    readonly key: string;
    readonly label: string;
    /** Lengths of the parts. */
    readonly values: readonly number[];
    /** Label at the bar's end; by default the sum of its parts. */
    readonly end?: string;
  }[];
}

/** Horizontal bars of one or several parts. It displays numbers that a table has, so screen readers announce only its title. */
export function BarChart({ title, text, parts, bars }: BarChartProps) {
  const { language } = useLanguage();
  const sums = bars.map(({ values }) => values.reduce((sum, value) => sum + value, 0));
  const longest = Math.max(1, ...sums);
  return (
    <figure className="bars">
      <figcaption className="bars__title">
        <strong>{title}</strong>
        <span className="visually-hidden"> {text}</span>
      </figcaption>
      <div aria-hidden="true">
        {parts.length > 1 && (
          <ul className="bars__legend">
            {parts.map(({ name, look }) => (
              <li key={name}>
                <span className="bars__part" data-look={look} />
                {name}
              </li>
            ))}
          </ul>
        )}
        <div className="bars__rows">
          {bars.map(({ key, label, values, end }, row) => (
            <div key={key} className="bars__row">
              <span className="bars__label">{label}</span>
              <span className="bars__bar">
                {parts.map(({ name, look }, at) => (
                  <span
                    key={name}
                    className="bars__part"
                    data-look={look}
                    style={{ inlineSize: `${(85 * (values[at] ?? 0)) / longest}%` }}
                  />
                ))}
                <span className="bars__end">{end ?? formatNumber(language, sums[row] ?? 0)}</span>
              </span>
            </div>
          ))}
        </div>
      </div>
    </figure>
  );
}
