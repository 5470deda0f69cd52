package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * No object of Java comes out of a database or goes into it, by two means: the driver makes none, and nobody asks it for
 * one. Each is enough alone, so each is tested where the other is not.
 */
class SqlMeansTest {

    private static final String ALLOWED = "h2.allowedClasses";

    /** Statements whose last one gives an object in some way; in the last two the column does not say so. */
    private static final List<String> WAYS = List.of(
            "select OBJECT as o",
            "select array[OBJECT] as o",
            "select array[array[null, OBJECT]] as o",
            "select row(1, OBJECT) as o",
            "select array[row(1, array[OBJECT])] as o",
            "create table t(o java_object); insert into t values (OBJECT); select o from t",
            "set @v = OBJECT; select @v as o, set(@v, 1) from system_range(1, 2)",
            "set @v = array[OBJECT]; select @v as o, set(@v, array[1]) from system_range(1, 2)");

    @BeforeEach
    void count() {
        Marker.MADE.set(0);
        H2Address.prepareDriver();
    }

    /** Counts how often bytes became one. */
    public static final class Marker implements Serializable {

        @Serial
        private static final long serialVersionUID = 1;

        private static final AtomicInteger MADE = new AtomicInteger();

        @Serial
        private void readObject(ObjectInputStream in) {
            MADE.incrementAndGet();
        }
    }

    private static String object() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new Marker());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return "cast(X'" + HexFormat.of().formatHex(bytes.toByteArray()) + "' as java_object)";
    }

    /** The rows that a list of statements ends with. */
    private static ResultSet result(Statement statement, String way) throws SQLException {
        statement.execute("drop table if exists t");
        List<String> all = new ArrayList<>(List.of(way.split("; ", -1)));
        String last = all.remove(all.size() - 1);
        for (String sql : all) {
            statement.execute(sql.replace("OBJECT", object()));
        }
        return statement.executeQuery(last.replace("OBJECT", object()));
    }

    private static void askForObjects(ResultSet rows) throws SQLException {
        while (rows.next()) {
            Object value = rows.getObject(1);
            if (value instanceof Array array) {
                askForElements(array.getArray());
            }
        }
    }

    private static void askForElements(Object elements) throws SQLException {
        if (elements instanceof Object[] all) {
            for (Object element : all) {
                if (element instanceof ResultSet row) {
                    row.next();
                    row.getObject(2);
                }
                askForElements(element instanceof Array inner ? inner.getArray() : element);
            }
        }
    }

    @Test
    void theDriverMakesNoneAlsoWhenItIsAskedForOne() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:");
                Statement statement = connection.createStatement()) {
            for (String way : WAYS) {
                try (ResultSet rows = result(statement, way)) {
                    askForObjects(rows);
                } catch (SQLException e) {
                    assertThat(e.getMessage()).as(way).contains("eserializ");
                }
                assertThat(Marker.MADE).as(way).hasValue(0);
            }
        }
    }

    @Test
    void nobodyAsksForOneAlsoWhenTheDriverWouldMakeIt() throws Exception {
        try (URLClassLoader apart = apart();
                Connection connection = open(apart);
                Statement statement = connection.createStatement()) {
            try (ResultSet rows = result(statement, WAYS.get(0))) {
                askForObjects(rows);
            }
            assertThat(Marker.MADE).as("this driver makes objects").hasValue(1);
            Marker.MADE.set(0);
            for (String way : WAYS) {
                try (ResultSet rows = result(statement, way)) {
                    assertThatThrownBy(() -> new SqlResult().rows(rows)).as(way).isNotNull();
                }
                assertThat(Marker.MADE).as(way).hasValue(0);
            }
        }
    }

    @Test
    void aMountWithBothMeansIsNotWarnedOf() throws Exception {
        Place place = new Place(new MountOptions("mars", Map.of()), Path.of("mars"), null, List.of("secret"));
        assertThat(Logs.during(() -> MarsDatabase.open(place).close())).isEmpty();
    }

    @Test
    void noneGoesInAlsoWhenTheDriverWouldTakeIt() throws Exception {
        try (URLClassLoader apart = apart();
                Connection connection = open(apart);
                PreparedStatement statement = connection.prepareStatement("select ? as o")) {
            statement.setObject(1, Map.of("a", 1));
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                assertThat(rows.getObject(1)).as("this driver takes objects").isEqualTo(Map.of("a", 1));
            }
            for (Object value : new Object[] {
                Map.of("a", 1),
                List.of(1),
                new Marker(),
                Locale.ROOT,
                new int[1],
                new Object[] {1},
                'c',
                1f,
                new Object()
            }) {
                assertThatThrownBy(() -> SqlValues.bind(statement, 1, value))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("db.query takes texts, numbers");
            }
        }
    }

    /** The driver once more, which nobody has told to make no objects. */
    private static URLClassLoader apart() throws ClassNotFoundException {
        URL jar = Class.forName("org.h2.Driver")
                .getProtectionDomain()
                .getCodeSource()
                .getLocation();
        return new URLClassLoader(new URL[] {jar}, ClassLoader.getPlatformClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                return name.startsWith("dev.sojourn.")
                        ? SqlMeansTest.class.getClassLoader().loadClass(name)
                        : super.findClass(name);
            }
        };
    }

    private static Connection open(ClassLoader apart) throws ReflectiveOperationException, SQLException {
        String before = System.getProperty(ALLOWED);
        System.setProperty(ALLOWED, "*");
        try {
            Driver driver = (Driver)
                    Class.forName("org.h2.Driver", true, apart).getConstructor().newInstance();
            Class.forName("org.h2.util.JdbcUtils", true, apart);
            Connection connection = driver.connect("jdbc:h2:mem:", new Properties());
            assertThat(connection.getClass().getClassLoader()).isSameAs(apart);
            return connection;
        } finally {
            System.setProperty(ALLOWED, before);
        }
    }
}
