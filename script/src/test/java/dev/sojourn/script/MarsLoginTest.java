package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The login of the MARS document, against a real database. */
class MarsLoginTest {

    private Scene scene;

    @BeforeEach
    void open(@TempDir Path folder) {
        scene = new Scene(folder)
                .file(
                        "mars/schema.sql",
                        "create table if not exists users (usr_id int primary key, usr_email varchar(100),"
                                + " usr_password varchar(100), usr_since timestamp);"
                                + "merge into users values (1, 'ann@example.com',"
                                + " '$2a$04$wpWIVOSthZnHy6Q9Nzjzu.wSY78jpf5DMB6/mcOf4nNwqzlB0WUdG',"
                                + " timestamp '2020-01-02 03:04:05');")
                .file("mars/login.js", """
                        const email = param('email');
                        const password = param('password');
                        if (email == null || password == null) {
                          write('message', 'missing parameter');
                          exit();
                        }
                        const found = db.query('SELECT * FROM users WHERE usr_email = ?', email);
                        if (found.length == 0) {
                          write('message', 'no user with that email');
                          exit();
                        }
                        if (bcrypt(password, found[0].usr_password)) {
                          const sid = session();
                          session('user data', found[0]);
                          write('message', 'user logged in');
                          write('sid', sid);
                        } else {
                          write('message', 'wrong password');
                        }
                        """)
                .file("mars/check.js", """
                        const user = session('user data');
                        if (user == null) {
                          write('message', 'user not logged in');
                          exit();
                        }
                        write('user data', user);
                        """);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private String run(String script) {
        scene.file("mars/it.js", script);
        FakeExchange answer = scene.get("/mars/it");
        return answer.status() + " " + answer.text().strip();
    }

    @Test
    @DisplayName("S1.37 bcrypt hashes with one argument and compares with two")
    void hashesPasswords() {
        assertThat(run("const h = bcrypt('secret'); write('r', [h.length, bcrypt('secret', h), bcrypt('other', h),"
                        + " bcrypt('x', 'no hash'), bcrypt('x', null)])"))
                .isEqualTo("200 {\"r\":[60,true,false,false,false]}");
    }

    @Test
    @DisplayName("S1.38 db.query takes ?, ?1 and :name, and returns rows with lower-case names")
    void queries() {
        assertThat(run("write('r', [db.query('select ? as A, ? as \"B\"', 1, 'x'), db.query('select ?2 as a, ?1 as b',"
                        + " 1, 2), db.query('select :n as a, \\':n\\' as b', {n: 5}),"
                        + " db.query('select usr_id, usr_since from users where 1 = 0').length])"))
                .isEqualTo("200 {\"r\":[[{\"a\":1,\"B\":\"x\"}],[{\"a\":2,\"b\":1}],[{\"a\":5,\"b\":\":n\"}],0]}");
    }

    @Test
    @DisplayName("S1.36 the transaction of a request that fails or exits is rolled back, its session changes are kept")
    void rollsBack() {
        scene.file("mars/fail.js", "db.query('insert into users (usr_id) values (7)'); session('a', 1); null.x")
                .file("mars/leave.js", "db.query('insert into users (usr_id) values (8)'); exit()")
                .file("mars/good.js", "db.query('insert into users (usr_id) values (9)')");
        assertThat(scene.get("/mars/fail").status()).isEqualTo(500);
        assertThat(scene.get("/mars/leave").status()).isEqualTo(200);
        assertThat(scene.get("/mars/good").status()).isEqualTo(200);
        scene.file("mars/it.js", "write('ids', db.query('select usr_id from users order by 1').map(r => r.usr_id))");
        assertThat(scene.get("/mars/it").text()).isEqualTo("{\"ids\":[1,9]}");
        assertThat(scene.engine("mars").directory().count()).isEqualTo(1);
    }

    @Test
    @DisplayName("S1.17 S1.41 the login flow of the document")
    void logsIn() {
        assertThat(scene.get("/mars/login").text()).isEqualTo("{\"message\":\"missing parameter\"}");
        assertThat(scene.get("/mars/login?email=x&password=y").text())
                .isEqualTo("{\"message\":\"no user with that email\"}");
        assertThat(scene.get("/mars/login?email=ann@example.com&password=y").text())
                .isEqualTo("{\"message\":\"wrong password\"}");
    }

    @Test
    @DisplayName("S1.41 S1.42 who has logged in is known to other scripts")
    void staysLoggedIn() {
        scene.file("mars/hash.js", "db.query('update users set usr_password = ?', bcrypt('secret'))");
        scene.get("/mars/hash");
        FakeExchange login = scene.answer(new FakeExchange("POST", "/mars/login")
                .body("application/x-www-form-urlencoded", "email=ann%40example.com&password=secret"));
        assertThat(login.text()).matches("\\{\"message\":\"user logged in\",\"sid\":\"[A-Za-z0-9]{32}\"}");
        String sid = login.text()
                .substring(login.text().indexOf("sid\":\"") + 6, login.text().length() - 2);
        assertThat(scene.get("/mars/check").text()).isEqualTo("{\"message\":\"user not logged in\"}");
        assertThat(scene.get("/mars/check?sid=" + sid).text())
                .startsWith("{\"user data\":{\"usr_id\":1,\"usr_email\":\"ann@example.com\"")
                .contains("\"usr_since\":\"Thu Jan 02 03:04:05 UTC 2020\"");
    }

    @Test
    void theDatabaseIsNoWayToTheHost() {
        String[] attempts = {
            "create alias run for \\\"java.lang.System.getProperty\\\"",
            "select file_read('/etc/hostname')",
            "call csvwrite('/dev/null', 'select 1')",
            "select * from csvread('/etc/passwd')",
            "create linked table t('', 'jdbc:h2:mem:x', '', '', 't')",
            "runscript from '/etc/passwd'",
            "script to '/dev/null'",
            "create trigger t before insert on users call \\\"java.lang.String\\\"",
            "create table e (id int) engine \\\"java.lang.String\\\"",
            "shutdown"
        };
        assertThat(run("write('r', db.query('select 1 as a'))")).startsWith("200");
        for (String sql : attempts) {
            scene.file("mars/it.js", "write('r', db.query(\"" + sql + "\"))");
            assertThat(scene.get("/mars/it").status()).as(sql).isEqualTo(500);
        }
    }
}
