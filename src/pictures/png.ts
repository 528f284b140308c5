import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';
import { FONT } from './theme.ts';

const require = createRequire(import.meta.url);
const FONT_FILES = [
  require.resolve('@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf'),
  require.resolve('@expo-google-fonts/arimo/700Bold/Arimo_700Bold.ttf'),
];

/** Twice the size in CSS pixels, so that it stays sharp on dense screens and on a slide. */
const SCALE = 2;

/** Draws an SVG with the shipped font alone: the same picture on every machine, with fonts or without. */
export function svgToPng(svg: string): Buffer {
  const drawing = new Resvg(svg, {
    font: { loadSystemFonts: false, fontFiles: FONT_FILES, defaultFontFamily: FONT },
    fitTo: { mode: 'zoom', value: SCALE },
  });
  return drawing.render().asPng();
}
