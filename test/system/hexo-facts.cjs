// What Hexo makes of a blog: argv is the folder of its package and the blog. Prints JSON.
const [hexoPackage, blog] = process.argv.slice(2)
const Hexo = require(hexoPackage)

async function main() {
  const hexo = new Hexo(blog, { silent: true })
  await hexo.init()
  for (const ending of ['md', 'markdown'])
    hexo.extend.renderer.register(ending, 'html', ({ text }) => text, true)
  await hexo.load()
  const posts = hexo.locals.get('posts').toArray()
  const said = posts.map((post) => ({
    path: `source/${post.source}`,
    url: `/${post.path}`,
    date: post.date.toDate().toISOString(),
    title: post.title ?? '',
    categories: post.categories.toArray().map(({ name }) => name),
    tags: post.tags.toArray().map(({ name }) => name),
  }))
  console.log(JSON.stringify(said))
  await hexo.exit()
}

main()
