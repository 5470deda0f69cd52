package dev.sojourn.store.jdbc;

import java.nio.file.Path;

/** H2, inside of this JVM. */
final class H2 {

    private static final class Memory {
        static final TestDatabase DATABASE =
                TestDatabase.at(Database.H2, "jdbc:h2:mem:sojourn;DB_CLOSE_DELAY=-1", "sa", "");
    }

    private H2() {}

    static TestDatabase inMemory() {
        return Memory.DATABASE;
    }

    static TestDatabase inFile(Path folder) {
        return TestDatabase.at(Database.H2, "jdbc:h2:file:" + folder.resolve("sessions"), "sa", "");
    }
}
