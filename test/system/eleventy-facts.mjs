// What Eleventy makes of a blog: argv is the folder of its package, the blog, and where it may write. Prints JSON.
import { pathToFileURL } from 'node:url'

const [eleventyPackage, blog, output] = process.argv.slice(2)
const { Eleventy } = await import(pathToFileURL(`${eleventyPackage}/src/Eleventy.js`).href)
process.chdir(blog)
let pages = []
const eleventy = new Eleventy('.', output, {
  quietMode: true,
  config: (config) => {
    // Programs of the blog may ask for what is not there; only its data count here.
    config.addCollection('everything', (api) => {
      pages = api.getAll()
      return pages
    })
  },
})
await eleventy.init()
await eleventy.toJSON()
console.log(
  JSON.stringify(
    pages.map((page) => ({
      path: page.inputPath.replace(/^\.\//, ''),
      url: page.url,
      date: page.date.toISOString(),
      tags: page.data.tags ?? [],
      title: page.data.title === undefined ? null : String(page.data.title),
    })),
  ),
)
