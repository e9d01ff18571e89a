import { Link } from '@tanstack/react-router'
import type { ReasonRef, Todo } from '../../../api/contract.ts'
import { reasonWords } from '../../../words/reasons.ts'
import { BeforeAfter } from '../../components/words/BeforeAfter.tsx'
import { Pick } from '../../components/field/Pick.tsx'
import { CardList } from '../../components/list/CardList.tsx'
import { Ltr } from '../../components/words/Ltr.tsx'
import { Sentence } from '../../components/words/Sentence.tsx'
import { lowerDay } from '../../components/words/time.ts'
import { TodoButtons } from './TodoButtons.tsx'
import { TodoStanding } from './TodoStanding.tsx'
import type { TodoActs } from './useTodoActs.ts'

interface Props {
  /** Null while they are loaded for the first time. */
  todos: Todo[] | null
  acts: TodoActs
  chosen: ReadonlySet<string>
  setChosen: (chosen: ReadonlySet<string>) => void
  mayChange: boolean
  onDismiss: (todo: Todo) => void
}

/** What to do, for whom, step by step; the same list on every screen. */
export function TodoRows({ todos, acts, chosen, setChosen, mayChange, onDismiss }: Props) {
  const all = todos !== null && todos.every(({ id }) => chosen.has(id))
  const toggle = (id: string) =>
    setChosen(new Set(chosen.has(id) ? [...chosen].filter((one) => one !== id) : [...chosen, id]))
  return (
    <>
      {mayChange && todos && (
        <div className="todo-all">
          <Pick
            label="Select all on this page"
            checked={all}
            onChange={() => setChosen(all ? new Set() : new Set(todos.map(({ id }) => id)))}
          />
          <span className="secondary" aria-hidden="true">
            Select all on this page
          </span>
        </div>
      )}
      <CardList
        label="To-dos"
        rows={todos}
        card={(todo) => (
          <li key={todo.id} className={`todo${todo.saidDone ? ' todo-said' : ''}`}>
            {mayChange && (
              <Pick label={`Select: ${todo.title}`} checked={chosen.has(todo.id)} onChange={() => toggle(todo.id)} />
            )}
            <TodoWords todo={todo} />
            <TodoButtons {...{ todo, acts, mayChange }} onDismiss={() => onDismiss(todo)} />
          </li>
        )}
      />
    </>
  )
}

function why({ code, detail }: ReasonRef): string {
  const { cause, fix } = reasonWords(code, detail)
  return `${cause} ${fix}`
}

function TodoWords({ todo }: { todo: Todo }) {
  const { title, userId, userName, field, before, value, steps, by, at, reason, raw, state } = todo
  const whole = ['user', 'deleted', 'siteNew'].includes(field)
  return (
    <div className="todo-words">
      <div className="todo-head">
        <h2>
          {userId ? (
            <>
              {title.replace(userName, '')}
              <Link to="/users/$userId" params={{ userId }}>
                <Ltr>{userName}</Ltr>
              </Link>
            </>
          ) : (
            title
          )}
        </h2>
        {!whole && <BeforeAfter {...{ field, before }} after={value} />}
      </div>
      {state === 'todo' && (
        <ol className="todo-steps">
          {steps.map((step) => (
            <li key={step}>
              <Sentence>{step}</Sentence>
            </li>
          ))}
        </ol>
      )}
      {state === 'refused' && reason && (
        <p>
          <Sentence>{why(reason)}</Sentence>
          {raw && <code className="raw">{raw}</code>}
        </p>
      )}
      <span className="secondary">
        Asked by {by.name}, {lowerDay(at)}
      </span>
      <TodoStanding todo={todo} />
    </div>
  )
}
