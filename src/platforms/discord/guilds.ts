import { z } from 'zod';

const GuildsSchema = z.array(z.object({ id: z.string(), name: z.string(), permissions: z.string() }));
type Guilds = z.infer<typeof GuildsSchema>;

/** Discord lists at most so many servers at once: https://discord.com/developers/docs/resources/user#get-current-user-guilds */
const GUILDS_A_PAGE = 200;

/** All servers of the bot. `page` asks Discord for those with ids above one; undefined stands for the first page. */
export async function allGuilds(page: (after: string | undefined) => Promise<unknown>): Promise<Guilds> {
  const guilds: Guilds = [];
  for (;;) {
    const more = GuildsSchema.parse(await page(guilds.at(-1)?.id));
    guilds.push(...more);
    if (more.length < GUILDS_A_PAGE) return guilds;
  }
}
