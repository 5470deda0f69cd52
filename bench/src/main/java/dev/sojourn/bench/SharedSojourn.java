package dev.sojourn.bench;

import com.zaxxer.hikari.HikariDataSource;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.jdbc.JdbcOptions;
import dev.sojourn.store.jdbc.JdbcStore;
import dev.sojourn.store.near.NearCache;
import dev.sojourn.store.redis.RedisOptions;
import dev.sojourn.store.redis.RedisStore;
import java.util.function.UnaryOperator;

/** This project over a server that nodes share, driven as over any store. */
final class SharedSojourn implements Subject {

    private final Subject subject;
    private final Runnable closing;

    private SharedSojourn(SessionStore store, Runnable closing) {
        this.subject = new SojournSubject(store, Lifetime.standard());
        this.closing = closing;
    }

    static Subject open(SharedBackend backend) {
        return over(backend, store -> store);
    }

    static Subject openNear(SharedBackend backend) {
        return over(backend, store -> NearCache.over(store).build());
    }

    private static Subject over(SharedBackend backend, UnaryOperator<SessionStore> above) {
        if (backend == SharedBackend.REDIS) {
            return new SharedSojourn(above.apply(RedisStore.open(RedisOptions.at(backend.address()))), () -> {});
        }
        HikariDataSource pool = PostgresPool.open();
        JdbcOptions options = JdbcOptions.standard().createSchema(true).announcements(true);
        return new SharedSojourn(above.apply(JdbcStore.open(pool, options)), pool::close);
    }

    @Override
    public String begin(int number) {
        return subject.begin(number);
    }

    @Override
    public Object read(String ticket) {
        return subject.read(ticket);
    }

    @Override
    public int raise(String ticket) {
        return subject.raise(ticket);
    }

    @Override
    public boolean beginAndEnd(int number) {
        return subject.beginAndEnd(number);
    }

    @Override
    public void close() {
        subject.close();
        closing.run();
    }
}
