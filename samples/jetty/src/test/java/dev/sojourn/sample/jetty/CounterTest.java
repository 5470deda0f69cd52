package dev.sojourn.sample.jetty;

import dev.sojourn.sample.rules.SampleRules;

/** The program, over HTTP. */
class CounterTest implements SampleRules {

    @Override
    public Program start() throws Exception {
        Counter counter = new Counter(0);
        return new Program() {
            @Override
            public int port() {
                return counter.port();
            }

            @Override
            public void close() {
                counter.close();
            }
        };
    }
}
