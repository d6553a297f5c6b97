/**
 * What the pages can do in addition: copy an address, and search the list of all feeds. It shows what it gives life to,
 * so without it nothing is there that does nothing.
 */
export const PAGE_SCRIPT = `'use strict'
for (const button of document.querySelectorAll('.formats button')) {
  const address = button.parentElement.querySelector('.address')
  const { copied } = button.closest('.formats').dataset
  const name = button.textContent
  const label = button.getAttribute('aria-label')
  const status = document.querySelector('.subscribe [role=status]')
  let timer
  button.hidden = false
  button.addEventListener('click', async () => {
    if (!(await copyText(address))) return
    clearTimeout(timer)
    button.textContent = copied
    button.classList.add('done')
    status.textContent = label.replace(name, copied)
    timer = setTimeout(() => {
      button.textContent = name
      button.classList.remove('done')
      status.textContent = ''
    }, 2500)
  })
}

/** Where the clipboard is out of reach, the address is selected: one can copy it by hand. */
async function copyText(address) {
  try {
    await navigator.clipboard.writeText(address.getAttribute('href'))
    return true
  } catch {
    getSelection().selectAllChildren(address)
    return document.execCommand('copy')
  }
}

const form = document.querySelector('form.search')
if (form) {
  const input = form.querySelector('input')
  const status = form.querySelector('[role=status]')
  const plain = (text) => text.normalize('NFKD').replace(/\\p{M}/gu, '').toLowerCase()
  const groups = [...document.querySelectorAll('.group')].map((group) => ({
    group,
    items: [...group.querySelectorAll('li')].map((item) => ({ item, text: plain(item.textContent) })),
  }))
  const search = () => {
    const wanted = plain(input.value.trim())
    let found = 0
    for (const { group, items } of groups) {
      let shown = 0
      for (const { item, text } of items) {
        item.hidden = !text.includes(wanted)
        if (!item.hidden) shown++
      }
      group.hidden = shown === 0
      found += shown
    }
    status.textContent = found === 0 ? status.dataset.none : ''
  }
  form.hidden = false
  form.addEventListener('submit', (event) => event.preventDefault())
  input.addEventListener('input', search)
  // The browser may have kept what was typed before.
  search()
}
`
