import { xmlText } from '../../src/core/xml.ts';
import { FONT, PALETTES } from '../../src/pictures/theme.ts';

/** A cost at growing sizes: pairs of size and milliseconds. */
export interface Series {
  name: string;
  points: readonly (readonly [size: number, ms: number])[];
}

const WIDTH = 860;
const HEIGHT = 460;
const LEFT = 90;
const RIGHT = 330;
const TOP = 50;
const BOTTOM = 60;

/** Both axes by powers of ten: a straight line at the slope of the dotted one grows in proportion. */
export function logPlot(title: string, series: readonly Series[]): string {
  const palette = PALETTES.light;
  const colours = [...Object.values(palette.pulls), ...palette.steps.slice(1)];
  const all = series.flatMap(({ points }) => points);
  const [fromX, toX] = powers(all.map(([size]) => size));
  const [fromY, toY] = powers(all.map(([, ms]) => ms));
  const x = (size: number) => LEFT + ((Math.log10(size) - fromX) / (toX - fromX)) * (WIDTH - LEFT - RIGHT);
  const y = (ms: number) => HEIGHT - BOTTOM - ((Math.log10(ms) - fromY) / (toY - fromY)) * (HEIGHT - TOP - BOTTOM);
  const text = (at: number, down: number, said: string, anchor = 'start', colour = palette.ink) =>
    `<text x="${at}" y="${down}" font-size="13" fill="${colour}" text-anchor="${anchor}">${xmlText(said)}</text>`;
  const line = (from: readonly number[], to: readonly number[], stroke: string, more = '') =>
    `<line x1="${from[0]}" y1="${from[1]}" x2="${to[0]}" y2="${to[1]}" stroke="${stroke}" ${more}/>`;
  const upright = range(fromX, toX).map((power) => {
    const at = x(10 ** power);
    const number = (10 ** power).toLocaleString('en');
    return line([at, TOP], [at, HEIGHT - BOTTOM], palette.line) + text(at, HEIGHT - BOTTOM + 22, number, 'middle');
  });
  const level = range(fromY, toY).map((power) => {
    const at = y(10 ** power);
    return line([LEFT, at], [WIDTH - RIGHT, at], palette.line) + text(LEFT - 8, at + 4, duration(10 ** power), 'end');
  });
  const span = Math.min(toX - fromX, toY - fromY);
  const proportional = line(
    [x(10 ** fromX), y(10 ** fromY)],
    [x(10 ** (fromX + span)), y(10 ** (fromY + span))],
    palette.muted,
    'stroke-dasharray="2 5"',
  );
  const drawn = series.map(({ name, points }, i) => {
    const colour = colours[i % colours.length] ?? palette.ink;
    const path = points.map(([size, ms]) => `${x(size)},${y(ms)}`).join(' ');
    const dots = points.map(([size, ms]) => `<circle cx="${x(size)}" cy="${y(ms)}" r="4" fill="${colour}"/>`).join('');
    const key = `<rect x="${WIDTH - RIGHT + 20}" y="${TOP + i * 26}" width="12" height="12" fill="${colour}"/>`;
    const label = text(WIDTH - RIGHT + 40, TOP + 11 + i * 26, name);
    return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots}${key}${label}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" font-family="${FONT}"><rect width="100%" height="100%" fill="${palette.background}"/>${text(LEFT, 28, title)}${upright.join('')}${level.join('')}${proportional}${drawn.join('')}</svg>`;
}

/** The powers of ten that hold some numbers. */
function powers(numbers: readonly number[]): [number, number] {
  return [Math.floor(Math.log10(Math.min(...numbers))), Math.ceil(Math.log10(Math.max(...numbers)))];
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

export function duration(ms: number): string {
  if (ms >= 1000) return `${Number((ms / 1000).toPrecision(2))} s`;
  return `${Number(ms.toPrecision(2))} ms`;
}
