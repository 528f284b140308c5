import type { CountryNames } from '../core/commitments.ts';
import type { Picture, Pictures, PictureTheme, Trend } from '../core/pictures.ts';
import { chainGraph, countryGraph, graphAlt } from './commitments.ts';
import { type Graph, graphSvg } from './graph.ts';
import { svgToPng } from './png.ts';
import { sparklineSvg, trendAlt, trendSvg } from './trend.ts';

export function createPictures(names: CountryNames): Pictures {
  async function graphPicture(graph: Graph | null, name: string, theme: PictureTheme): Promise<Picture | null> {
    return graph && { name, png: base64(await graphSvg(graph, theme)), alt: graphAlt(graph) };
  }
  return {
    chain: (question, answer, theme) => graphPicture(chainGraph(question, answer, names), 'chain.png', theme),
    country: (code, bindings, theme) => graphPicture(countryGraph(code, bindings, names), 'commitments.png', theme),
    trend: (trend, theme) => trendPicture(trend, trendSvg(trend, theme)),
    sparkline: (trend) => trendPicture(trend, sparklineSvg(trend)),
  };
}

function trendPicture(trend: Trend, svg: string | null): Picture | null {
  return svg === null ? null : { name: 'trend.png', png: base64(svg), alt: trendAlt(trend) };
}

function base64(svg: string): string {
  return svgToPng(svg).toString('base64');
}
