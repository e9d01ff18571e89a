/** The Adaptive Card 1.5 elements that our cards are made of, and nothing newer. Plain JSON, typed. */

export type Style = 'accent' | 'good' | 'warning' | 'attention' | 'emphasis'
export type Tone = 'plain' | 'subtle'

export interface TextBlock {
  type: 'TextBlock'
  text: string
  wrap: true
  size?: 'Small' | 'Medium' | 'Large'
  weight?: 'Bolder'
  isSubtle?: true
  style?: 'heading'
  separator?: true
  spacing?: Spacing
  horizontalAlignment?: 'Center' | 'Right'
}
export interface TextRun {
  type: 'TextRun'
  text: string
  size?: 'Small' | 'Medium'
  weight?: 'Bolder'
  isSubtle?: true
}
export interface RichTextBlock {
  type: 'RichTextBlock'
  inlines: TextRun[]
  spacing?: Spacing
  separator?: true
}
export interface Image {
  type: 'Image'
  url: string
  altText: string
  width?: string
  size?: 'Stretch'
  spacing?: Spacing
}
export interface Container {
  type: 'Container'
  items: Element[]
  style?: Style
  bleed?: true
  separator?: true
  spacing?: Spacing
}
export interface Column {
  type: 'Column'
  width: 'auto' | 'stretch' | `${number}px`
  items: Element[]
  verticalContentAlignment?: 'Center'
}
export interface ColumnSet {
  type: 'ColumnSet'
  columns: Column[]
  separator?: true
  spacing?: Spacing
  selectAction?: OpenUrl | Execute
}
export interface ActionSet {
  type: 'ActionSet'
  actions: Action[]
}
export interface Table {
  type: 'Table'
  columns: { width: number }[]
  rows: { type: 'TableRow'; cells: { type: 'TableCell'; items: Element[] }[] }[]
  firstRowAsHeaders: true
  showGridLines: false
}
export interface FactSet {
  type: 'FactSet'
  facts: { title: string; value: string }[]
}
export interface InputText {
  type: 'Input.Text'
  id: string
  label: string
  isRequired: true
  errorMessage: string
  maxLength: number
}
export interface InputChoice {
  type: 'Input.ChoiceSet'
  id: string
  label: string
  style: 'expanded' | 'compact'
  value: string
  choices: { title: string; value: string }[]
}
/** Comes back as "true" or "false". */
export interface InputToggle {
  type: 'Input.Toggle'
  id: string
  label: string
  title: string
  value: 'true' | 'false'
}
export type Spacing = 'None' | 'Small' | 'Medium'
export type Element =
  | TextBlock
  | RichTextBlock
  | Image
  | Container
  | ColumnSet
  | ActionSet
  | Table
  | FactSet
  | InputText
  | InputChoice
  | InputToggle

export interface Execute {
  type: 'Action.Execute'
  title: string
  verb: string
  data: Record<string, unknown>
  style?: 'positive' | 'destructive'
  mode?: 'secondary'
}
export interface OpenUrl {
  type: 'Action.OpenUrl'
  title: string
  url: string
  mode?: 'secondary'
}
/** Opens below the card, where its own buttons stand. */
export interface ShowCard {
  type: 'Action.ShowCard'
  title: string
  card: { type: 'AdaptiveCard'; body: Element[]; actions: Execute[] }
  mode?: 'secondary'
}
export type Action = Execute | OpenUrl | ShowCard

export interface Card {
  type: 'AdaptiveCard'
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json'
  version: '1.5'
  body: Element[]
  actions: Action[]
  refresh?: { action: Execute; userIds: string[] }
  /** The card in one or two sentences; the first is the toast. */
  fallbackText: string
}

/** Words of ours. Text from people or tenants goes into `runs`, where markdown has no meaning. */
export const text = (words: string, more: Omit<TextBlock, 'type' | 'text' | 'wrap'> = {}): TextBlock => ({
  type: 'TextBlock',
  text: words,
  wrap: true,
  ...more,
})

export const run = (words: string, more: Omit<TextRun, 'type' | 'text'> = {}): TextRun => ({
  type: 'TextRun',
  text: words,
  ...more,
})
export const bold = (words: string): TextRun => run(words, { weight: 'Bolder' })
export const subtle = (words: string): TextRun => run(words, { isSubtle: true })
export const small = (words: string): TextRun => run(words, { size: 'Small', isSubtle: true })

export const runs = (inlines: TextRun[], more: Omit<RichTextBlock, 'type' | 'inlines'> = {}): RichTextBlock => ({
  type: 'RichTextBlock',
  inlines,
  ...more,
})

export const container = (items: Element[], more: Omit<Container, 'type' | 'items'> = {}): Container => ({
  type: 'Container',
  items,
  ...more,
})

export const column = (
  width: Column['width'],
  items: Element[],
  more: Omit<Column, 'type' | 'width' | 'items'> = {},
): Column => ({
  type: 'Column',
  width,
  items,
  ...more,
})

export const columns = (list: Column[], more: Omit<ColumnSet, 'type' | 'columns'> = {}): ColumnSet => ({
  type: 'ColumnSet',
  columns: list,
  ...more,
})

export const execute = (title: string, verb: string, data: Record<string, unknown> = {}): Execute => ({
  type: 'Action.Execute',
  title,
  verb,
  data: { v: 1, ...data },
})

/** What is typed comes back as `id` in the data of the button below it. */
export const inputText = (id: string, label: string, errorMessage: string, maxLength = 20): InputText => ({
  type: 'Input.Text',
  id,
  label,
  isRequired: true,
  errorMessage,
  maxLength,
})

export const inputChoice = (
  id: string,
  label: string,
  value: string,
  choices: InputChoice['choices'],
  style: InputChoice['style'] = 'expanded',
): InputChoice => ({ type: 'Input.ChoiceSet', id, label, style, value, choices })

export const inputToggle = (id: string, label: string, title: string, on: boolean): InputToggle => ({
  type: 'Input.Toggle',
  id,
  label,
  title,
  value: on ? 'true' : 'false',
})

export const showCard = (title: string, body: Element[], ...actions: Execute[]): ShowCard => ({
  type: 'Action.ShowCard',
  title,
  card: { type: 'AdaptiveCard', body, actions },
})

export const openUrl = (title: string, url: string): OpenUrl => ({ type: 'Action.OpenUrl', title, url })

export const card = (body: Element[], actions: Action[], fallbackText: string): Card => ({
  type: 'AdaptiveCard',
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
  version: '1.5',
  body,
  actions,
  fallbackText,
})
