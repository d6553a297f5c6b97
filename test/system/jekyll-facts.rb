# What Jekyll makes of the blogs whose folders are given: one line of JSON for each.
require 'json'
require 'jekyll'

Jekyll.logger.log_level = :error
ARGV.each do |root|
  config = Jekyll.configuration('source' => root, 'destination' => File.join(root, '_site'), 'future' => true,
                                'show_drafts' => false, 'quiet' => true, 'plugins' => [], 'theme' => nil,
                                'disable_disk_cache' => true)
  site = Jekyll::Site.new(config)
  site.reset
  site.read
  documents = site.collections.values.flat_map { |one| one.write? || one.label == 'posts' ? one.docs : [] }
  puts JSON.generate(documents.map do |document|
    {
      path: document.path.delete_prefix(root + '/'),
      url: document.url,
      date: document.date.to_time.getutc.strftime('%FT%TZ'),
      categories: document.data['categories'] || [],
      tags: document.data['tags'] || [],
      title: document.data['title'].to_s,
    }
  end)
end
