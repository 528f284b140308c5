import { parse } from 'discord-markdown-parser';
import type { Card } from '../../../src/core/card.ts';
import type { Form } from '../../../src/core/reply.ts';
import { renderForm } from '../../../src/platforms/discord/form.ts';
import { renderCard } from '../../../src/platforms/discord/message.ts';

/** Draws what we send as Discord's client would, in the elements of @skyra/discord-components-core. */

interface Node {
  type: string;
  content?: string | Node[];
  target?: string;
  timestamp?: string;
  format?: string;
  name?: string;
}

const html = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function inline(nodes: Node[]): string {
  return nodes
    .map((node) => {
      const inner = typeof node.content === 'string' ? html(node.content) : inline(node.content ?? []);
      switch (node.type) {
        case 'strong':
          return `<discord-bold>${inner}</discord-bold>`;
        case 'em':
          return `<discord-italic>${inner}</discord-italic>`;
        case 'inlineCode':
          return `<discord-code>${inner}</discord-code>`;
        case 'link':
        case 'url':
        case 'autolink':
          return `<discord-link href="${html(node.target ?? '')}">${inner}</discord-link>`;
        case 'timestamp':
          return `<discord-time>${new Date(Number(node.timestamp) * 1000).toUTCString().slice(0, 22)}</discord-time>`;
        case 'br':
        case 'newline':
          return '<br>';
        case 'text':
          return inner;
        default:
          return html(node.name ?? '') || `<b style="color:red">${node.type}: ${inner}</b>`;
      }
    })
    .join('');
}

/** The blocks that the parser does not know are told apart by line, as Discord does. */
function markdown(source: string): string {
  return source
    .split('\n')
    .map((line) => {
      const [, mark = '', rest = line] = /^(#{1,3} |-# |- |> )(.*)$/s.exec(line) ?? [];
      const text = inline([parse(rest, 'extended')].flat());
      if (mark.startsWith('#')) return `<discord-header level="${mark.trim().length}">${text}</discord-header>`;
      if (mark === '-# ') return `<discord-subscript>${text}</discord-subscript>`;
      if (mark === '- ') return `<div style="padding-left:12px">• ${text}</div>`;
      if (mark === '> ') return `<discord-quote>${text}</discord-quote>`;
      return `${text}<br>`;
    })
    .join('');
}

const AVATAR = `data:image/svg+xml;base64,${btoa('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" fill="#334155"/></svg>')}`;
const STYLES = ['', 'primary', 'secondary', 'success', 'destructive', 'secondary'];

export function drawCard(card: Card): string {
  const { body, files } = renderCard(card, 'AAAAAAAAAAAA');
  const embeds = body.embeds.map((embed) => {
    const file = files.find((each) => embed.image?.url === `attachment://${each.name}`);
    const attributes = [
      `color="#${(embed.color ?? 0).toString(16).padStart(6, '0')}"`,
      embed.url ? `url="${html(embed.url)}"` : '',
      file ? `image="data:image/png;base64,${file.data.toString('base64')}"` : '',
    ].join(' ');
    const fields = (embed.fields ?? []).map(
      (field) =>
        `<discord-embed-field field-title="${html(field.name.replaceAll('\\', ''))}" ${field.inline ? 'inline' : ''}>${markdown(field.value)}</discord-embed-field>`,
    );
    return `<discord-embed slot="embeds" ${attributes}>
      <discord-embed-description slot="description"><div style="font-weight:600;font-size:16px">${markdown(embed.title ?? '')}</div>${markdown(embed.description ?? '')}</discord-embed-description>
      ${fields.length ? `<discord-embed-fields slot="fields">${fields.join('')}</discord-embed-fields>` : ''}
      ${embed.footer ? `<discord-embed-footer slot="footer">${html(embed.footer.text)}</discord-embed-footer>` : ''}
    </discord-embed>`;
  });
  const rows = body.components.map((row) => {
    const controls = row.components.map((control) => {
      if (control.type === 2) {
        const url = 'url' in control ? `url="${html(control.url)}"` : '';
        const name = 'label' in control ? (control.label ?? '') : '';
        return `<discord-button type="${STYLES[control.style] ?? ''}" ${url}>${html(name)}</discord-button>`;
      }
      const chosen =
        'options' in control ? control.options.filter((option) => option.default).map((option) => option.label) : [];
      const shown = chosen.join(', ') || ('placeholder' in control ? (control.placeholder ?? '') : '');
      return `<discord-string-select-menu placeholder="${html(shown)}"></discord-string-select-menu>`;
    });
    return `<discord-action-row>${controls.join('')}</discord-action-row>`;
  });
  const components = rows.length ? `<discord-attachments slot="components">${rows.join('')}</discord-attachments>` : '';
  return `<discord-messages><discord-message author="Chainwatch" avatar="${AVATAR}" bot timestamp="01/01/2026">${embeds.join('')}${components}</discord-message></discord-messages>`;
}

export function drawForm(form: Form): string {
  const { title, components } = renderForm(form);
  const fields = components.map((label) => {
    if (!('component' in label)) return '';
    const input = label.component;
    const value = 'value' in input ? (input.value ?? '') : '';
    const chosen =
      'options' in input
        ? input.options.filter((option) => 'default' in option && option.default).map((option) => option.label)
        : [];
    const text = value || chosen.join(', ') || 'Choose';
    return `<p style="margin:12px 0 4px"><b>${html(label.label)}</b>${'required' in input && input.required ? ' *' : ''}</p><small>${html(label.description ?? '')}</small>
      <div style="border:1px solid #555;border-radius:4px;padding:8px">${html(text)}</div>`;
  });
  return `<discord-messages><div style="padding:16px;width:420px"><h2>${html(title)}</h2>${fields.join('')}</div></discord-messages>`;
}
