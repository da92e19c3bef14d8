import{h as e}from"./index-ClwPpdNw.js";const i=o=>({element:e("p",{},"…"),update:()=>{},destroy:()=>{}});export{i as timelinePage};
