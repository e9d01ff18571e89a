import { Fragment } from 'react'
import { Ltr } from './Ltr.tsx'

/** Digits in E.164 form, wherever they stand in a sentence. */
const NUMBER = /(?<![\w+])(\+[1-9]\d{6,14})(?!\d)/

/** Words with telephone numbers among them, which are read in groups and copied whole as everywhere. */
export const Sentence = ({ children }: { children: string }) =>
  children
    .split(NUMBER)
    .map((part, at) => (at % 2 === 1 ? <Ltr key={at}>{part}</Ltr> : <Fragment key={at}>{part}</Fragment>))
