/** What grouping reads of an item. */
export interface StoryItem {
  id: string;
  title: string;
  summary: string;
  /** Outlet name; empty when unknown. */
  source: string;
  /** Epoch milliseconds. */
  reportedAt: number;
  /** `public` when left out. An item is compared with public items and those of its own scope only. */
  scope?: string;
}

/** The decision on one item. */
export interface Placement {
  /** Id of the story: the id of the item that opened it. */
  story: string;
  /** When the first report of the story was reported, epoch milliseconds. */
  openedAt: number;
}

/** An item with the story it was given. */
export interface GroupedItem extends StoryItem, Placement {}
