package dev.sojourn.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.data.redis.RedisSessionRepository;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Spring Session as its filter drives it: the session is found, its last access set to now, and it is saved at the end
 * of the request. From the bare id on: no cookie is parsed. Its plain Redis repository, and its JDBC repository.
 *
 * @param <S> the repository's kind of session
 */
final class SpringSubject<S extends Session> implements Subject {

    private final SessionRepository<S> repository;
    private final Runnable closing;

    private SpringSubject(SessionRepository<S> repository, Runnable closing) {
        this.repository = repository;
        this.closing = closing;
    }

    static Subject open(SharedBackend backend) {
        return backend == SharedBackend.REDIS ? overRedis() : overPostgres();
    }

    private static Subject overRedis() {
        URI address = URI.create(SharedBackend.REDIS.address());
        LettuceConnectionFactory connections =
                new LettuceConnectionFactory(new RedisStandaloneConfiguration(address.getHost(), address.getPort()));
        connections.afterPropertiesSet();
        connections.start();
        RedisTemplate<String, Object> template = new RedisTemplate<>();
        template.setKeySerializer(RedisSerializer.string());
        template.setHashKeySerializer(RedisSerializer.string());
        template.setConnectionFactory(connections);
        template.afterPropertiesSet();
        return new SpringSubject<>(new RedisSessionRepository(template), connections::destroy);
    }

    private static Subject overPostgres() {
        HikariDataSource pool = PostgresPool.open();
        JdbcTemplate template = new JdbcTemplate(pool);
        if (Boolean.FALSE.equals(
                template.queryForObject("SELECT to_regclass('spring_session') IS NOT NULL", Boolean.class))) {
            new ResourceDatabasePopulator(
                            new ClassPathResource("org/springframework/session/jdbc/schema-postgresql.sql"))
                    .execute(pool);
        }
        JdbcIndexedSessionRepository repository = new JdbcIndexedSessionRepository(
                template, new TransactionTemplate(new DataSourceTransactionManager(pool)));
        repository.setCleanupCron(Scheduled.CRON_DISABLED);
        repository.afterPropertiesSet();
        return new SpringSubject<>(repository, pool::close);
    }

    @Override
    public String begin(int number) {
        S session = repository.createSession();
        for (Map.Entry<String, Object> attribute : Payload.of(number).entrySet()) {
            session.setAttribute(attribute.getKey(), attribute.getValue());
        }
        repository.save(session);
        return session.getId();
    }

    @Override
    public Object read(String ticket) {
        S session = found(ticket);
        Object value = session.getAttribute(Payload.USER);
        repository.save(session);
        return value;
    }

    @Override
    public int raise(String ticket) {
        S session = found(ticket);
        int raised = session.<Integer>getAttribute(Payload.COUNTER) + 1;
        session.setAttribute(Payload.COUNTER, raised);
        repository.save(session);
        return raised;
    }

    @Override
    public boolean beginAndEnd(int number) {
        String id = begin(number);
        repository.deleteById(id);
        return true;
    }

    private S found(String ticket) {
        S session = repository.findById(ticket);
        if (session == null) {
            throw new IllegalStateException("A live session of Spring's was not found");
        }
        session.setLastAccessedTime(Instant.now());
        return session;
    }

    @Override
    public void close() {
        closing.run();
    }
}
