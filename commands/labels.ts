import { z } from 'zod';
import { TAG_INFO, TAGS, type Tag, TagSchema } from '../src/core/vocabulary.ts';

/** Tag to label, as option choices want it. */
export const tagLabels: Record<Tag, string> = z
  .record(TagSchema, z.string())
  .parse(Object.fromEntries(TAGS.map((tag) => [tag, TAG_INFO[tag].label])));
