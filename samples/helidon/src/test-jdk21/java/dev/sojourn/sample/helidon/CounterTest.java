package dev.sojourn.sample.helidon;

import dev.sojourn.sample.rules.SampleRules;

/** The program, over HTTP. */
class CounterTest implements SampleRules {

    @Override
    public Program start() {
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
