import{h as e}from"./index-ClwPpdNw.js";const d=o=>({element:e("p",{},"…"),update:()=>{},destroy:()=>{}});export{d as claimsPage};
