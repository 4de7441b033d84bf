# frozen_string_literal: true

# Lets this process write the stacks of its threads where the action reads them, when it asks by a signal. Loaded by
# every Ruby that a worker starts, so it loads nothing, prints nothing and defines nothing; for any Ruby since 2.7.

path = ENV["TESTSHOAL_STACKS"]

if path && RUBY_ENGINE == "ruby" && RUBY_PLATFORM.include?("linux")
  begin
    # Of the signals without a meaning of their own, the others being often the project's. The action knows it by this
    # number (src/workers/stack-dump.ts).
    Signal.trap(46) do
      begin
        # The main thread comes last, for of much text the end is read.
        threads = Thread.list.sort_by { |thread| thread == Thread.main ? 1 : 0 }
        text = threads.map do |thread|
          name = thread == Thread.main ? "main thread" : thread.inspect
          calls = (thread.backtrace || []).reject { |call| call.start_with?(__FILE__) }
          "#{name}:\n#{calls.first(150).map { |call| "    #{call}\n" }.join}"
        end
        flags = File::WRONLY | File::APPEND | File::CREAT | File::NOFOLLOW | File::NONBLOCK
        # Without a buffer: the lock of one could be held by the thread that is interrupted.
        File.open(path, flags, 0o600) { |file| file.syswrite("#{text.join("\n")}\n") }
      rescue StandardError, SystemStackError
        # Whatever is raised here would be raised in the test. Who asked is told that there was no answer.
      end
    end
  rescue ArgumentError
    # A system without this signal.
  end
end
