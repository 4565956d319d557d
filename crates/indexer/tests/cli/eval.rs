use crate::Sandbox;

#[test]
fn scores_are_those_worked_out_by_hand() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "in/animals.jsonl",
        "{\"id\":\"a\",\"title\":\"Mèo mun\",\"text\":\"Mèo mun nằm ngủ.\"}\n\
         {\"id\":\"b\",\"title\":\"Mèo trắng\",\"text\":\"Mèo trắng bắt chuột trong bếp cả đêm hôm qua.\"}\n\
         {\"id\":\"c\",\"title\":\"Chó vện\",\"text\":\"Chó vện giữ nhà.\"}\n",
    );
    sandbox.write(
        "queries.jsonl",
        "{\"id\":\"q1\",\"text\":\"mèo\"}\n{\"id\":\"q2\",\"text\":\"chó vện\"}\n{\"id\":\"q3\",\"text\":\"nhà\"}\n",
    );
    // q1 finds a, then b; q2 finds c, which is not what was wanted; q3 is not judged.
    sandbox.write("qrels.tsv", "query\tdocument\tgrade\nq1\ta\t1\nq1\tb\t2\nq2\tb\t1\nq3\ta\t0\n");
    sandbox.ok(&["build", "in", "-o", "out", "--quiet"]);
    let args = ["eval", "out", "--queries", "queries.jsonl", "--qrels", "qrels.tsv"];
    let stdout = sandbox.ok(&[&args[..], &["--json"]].concat());
    let result: serde_json::Value = serde_json::from_str(&stdout).unwrap();
    // q1: DCG is 1 + 3 / log2 3, the ideal 3 + 1 / log2 3; q2 scores nothing.
    let ndcg = (1.0 + 3.0 / 3f64.log2()) / (3.0 + 1.0 / 3f64.log2()) / 2.0;
    assert_eq!(result["queries"], 2);
    for variant in ["as_typed", "marks_removed", "typo"] {
        let scores = &result[variant];
        assert!((scores["ndcg10"].as_f64().unwrap() - ndcg).abs() < 1e-6, "{variant}: {scores}");
        assert_eq!(
            (scores["mrr10"].as_f64(), scores["recall100"].as_f64()),
            (Some(0.5), Some(0.5)),
            "{variant}"
        );
    }
    assert!(result["telex"]["ndcg10"].is_number());
    assert!(sandbox.ok(&args).contains("marks removed"));
    let one = sandbox.ok(&[&args[..], &["--json", "--limit-queries", "1"]].concat());
    assert!(one.starts_with("{\"queries\":1,"), "{one}");
    sandbox.write("qrels.tsv", "q9\ta\t1\n");
    let run = sandbox.run(&args);
    assert!(run.code == 1 && run.stderr.contains("no query has a positive judgement"), "{}", run.stderr);
}
